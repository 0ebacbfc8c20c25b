package io.stackexporter.kind.dns;

import io.stackexporter.config.Section;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * What a name server is asked.
 *
 * @param recursion whether it may ask others
 */
record Question(Name name, int type, boolean recursion) {
    private static final List<String> TYPES =
            List.of("A", "AAAA", "CNAME", "MX", "NS", "TXT", "SOA", "SRV", "PTR", "CAA");

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    static Question configured(Section settings) {
        Section section = settings.section("query", "What the server is asked.");
        String text = section.text("name", "The name that is asked for; with the type PTR it may be an address.");
        String type = section.text("type", "A", "The type of record: " + String.join(", ", TYPES) + ".")
                .toUpperCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            section.problem("type", "must be one of " + String.join(", ", TYPES));
        }
        boolean recursion = section.flag("recursion", true, "Whether the server may ask others for the answer.");
        section.end();
        int known = TYPES.contains(type) ? Type.value(type) : Type.A;
        return new Question(name(section, text, known), known, recursion);
    }

    private static Name name(Section section, String text, int type) {
        try {
            if (type == Type.PTR && ADDRESS.matcher(text).matches()) {
                return ReverseMap.fromAddress(InetAddress.getByName(text)); // an address is not looked up
            }
            return Name.fromString(IDN.toASCII(text), Name.root);
        } catch (TextParseException | UnknownHostException | IllegalArgumentException e) {
            section.problem("name", "is no name that DNS can hold: " + e.getMessage());
            return Name.root;
        }
    }

    /** A query of its own number. */
    Message query() {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        if (!recursion) {
            query.getHeader().unsetFlag(Flags.RD);
        }
        return query;
    }

    @Override
    public String toString() {
        return name + " " + Type.string(type);
    }
}
