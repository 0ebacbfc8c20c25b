package io.stackexporter.pem;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** The few bytes of DER that turn the older forms of a private key into PKCS8, the only one that Java reads. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Der() {}

    /**
     * A key as PKCS8.
     *
     * @param key as PKCS1 or SEC1, which do not say which algorithm they are for
     * @param publicKey as X.509 has it; its algorithm is that of the key
     */
    static byte[] pkcs8(byte[] key, byte[] publicKey) throws GeneralSecurityException {
        try {
            byte[] algorithm = first(content(publicKey, 0));
            return element(SEQUENCE, joined(VERSION_0, algorithm, element(OCTETS, key)));
        } catch (IndexOutOfBoundsException e) {
            throw new GeneralSecurityException("the certificate has a key of an unknown form", e);
        }
    }

    private static byte[] first(byte[] elements) {
        int end = headerLength(elements, 0) + length(elements, 0);
        return Arrays.copyOf(elements, end);
    }

    private static byte[] content(byte[] bytes, int at) {
        int start = at + headerLength(bytes, at);
        return Arrays.copyOfRange(bytes, start, start + length(bytes, at));
    }

    private static int headerLength(byte[] bytes, int at) {
        return bytes[at + 1] >= 0 ? 2 : 2 + (bytes[at + 1] & 0x7f);
    }

    private static int length(byte[] bytes, int at) {
        int length = bytes[at + 1] >= 0 ? bytes[at + 1] : 0;
        for (int i = at + 2; i < at + headerLength(bytes, at); i++) {
            length = (length << 8) | (bytes[i] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        byte[] header = content.length < 0x80
                ? new byte[] {(byte) tag, (byte) content.length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        return joined(header, content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
