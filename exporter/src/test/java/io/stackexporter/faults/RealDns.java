package io.stackexporter.faults;

import io.stackexporter.servers.DnsServer;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** A name server that is asked by connections, with an answer long enough to break off in its middle. */
final class RealDns implements RealServer {
    private static final int MINUTE = 60;
    private static final int RECORDS = 20;

    private DnsServer server = DnsServer.that(RealDns::answer);

    private static Message answer(Message query) {
        Message answer = DnsServer.answer(query, Rcode.NOERROR);
        for (int i = 0; i < RECORDS; i++) {
            String text = i + " of " + RECORDS + " ".repeat(200);
            TXTRecord record = new TXTRecord(query.getQuestion().getName(), DClass.IN, MINUTE, List.of(text));
            answer.addRecord(record, Section.ANSWER);
        }
        return answer;
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public int tlsPort() {
        throw new UnsupportedOperationException("no TLS");
    }

    @Override
    public int portWithoutTls() {
        return server.port();
    }

    @Override
    public void restart() throws InterruptedException {
        server = server.again();
    }

    @Override
    public void close() {
        server.close();
    }
}
