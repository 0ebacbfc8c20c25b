package io.stackexporter.pem;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import java.util.Optional;

/** The private key that belongs to a certificate, from whatever form of PEM it lies in; failures are plain sentences. */
public final class PrivateKeys {
    private static final String MEND = "; make a plain copy with: openssl pkey -in KEY -out PLAIN_KEY";
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private PrivateKeys() {}

    public static PrivateKey read(String text, PublicKey publicKey) throws GeneralSecurityException {
        Optional<Pem> found = Pem.blocks(text).stream()
                .filter(block -> block.kind().endsWith("PRIVATE KEY"))
                .findFirst();
        if (found.isEmpty()) {
            throw new GeneralSecurityException("holds no private key; one begins with -----BEGIN PRIVATE KEY-----");
        }
        Pem block = found.get();
        if (block.kind().startsWith("ENCRYPTED") || block.body().contains("ENCRYPTED")) {
            throw new GeneralSecurityException("is encrypted, which cannot be used here" + MEND);
        }
        PrivateKey key = decoded(block, publicKey);
        if (!belongs(key, publicKey)) {
            throw new GeneralSecurityException("does not belong to the first certificate");
        }
        return key;
    }

    private static PrivateKey decoded(Pem block, PublicKey publicKey) throws GeneralSecurityException {
        byte[] encoded = switch (block.kind()) {
            case "PRIVATE KEY" -> block.bytes();
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> Der.pkcs8(block.bytes(), publicKey.getEncoded());
            default ->
                throw new GeneralSecurityException("is a " + block.kind() + ", which cannot be used here" + MEND);
        };
        try {
            return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw new GeneralSecurityException(
                    "is no " + publicKey.getAlgorithm()
                            + " key as the first certificate needs it: it belongs to another one or is damaged",
                    e);
        }
    }

    private static boolean belongs(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(publicKey.getAlgorithm());
        if (algorithm == null) {
            throw new GeneralSecurityException(
                    "is of the kind " + publicKey.getAlgorithm() + "; RSA, EC and Ed25519 can be used here");
        }
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        return signature.verify(signed);
    }
}
