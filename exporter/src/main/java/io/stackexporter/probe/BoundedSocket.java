package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.tls.FunnelledInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket whose every read ends by one deadline: a time limit for each read would never end with somebody who sends a byte now
 * and then. TLS that runs over it is bounded with it.
 */
final class BoundedSocket extends Socket {
    private final Deadline deadline;
    private int left;

    BoundedSocket(Deadline deadline, int mostBytes) {
        this.deadline = deadline;
        this.left = mostBytes;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Answers(super.getInputStream());
    }

    private final class Answers extends FunnelledInput {
        Answers(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (deadline.expired()) {
                throw new SocketTimeoutException("no answer in time");
            }
            if (left == 0 && count > 0) {
                throw new ProbeException(
                        ErrorKind.LIMIT, "the answer is longer than a probe reads; see what answers there");
            }
            setSoTimeout(deadline.millis());
            int done = in.read(bytes, from, Math.min(count, left));
            left -= Math.max(0, done);
            return done;
        }
    }
}
