package io.zetel.licensing.api.http.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A private RSA key as a file, PKCS#8 in PEM as openssl writes it, that nobody reads but its owner and perhaps its
 * group.
 */
final class PrivateKeyFile {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String POSIX = "posix";
    private static final int LINE = 64;

    private PrivateKeyFile() {}

    static RSAPrivateCrtKey read(Path file) {
        try {
            if (isPosix(file) && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw new SettingRefused(
                        "Everybody can read the private key in " + file,
                        "Let nobody but the service: chmod 600 " + file);
            }
            var text = Files.readString(file);
            int from = text.indexOf(BEGIN);
            int to = text.indexOf(END);
            if (from >= 0 && from < to) {
                var der = Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to));
                if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der))
                        instanceof RSAPrivateCrtKey key) {
                    return key;
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SettingRefused("There is no private RSA key that can be read in " + file, remedy(), e);
        }
        throw new SettingRefused("There is no private RSA key in " + file, remedy());
    }

    /** Whole or not at all, and never readable by others, not even while it is written. */
    static void write(Path file, RSAPrivateCrtKey key) throws IOException {
        var whole = file.toAbsolutePath();
        var mine = isPosix(whole.getParent())
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        var part = Files.createTempFile(whole.getParent(), "key", ".part", mine);
        var body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(part, BEGIN + "\n" + body + "\n" + END + "\n");
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String remedy() {
        return "Make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072`, or remove the file and let Zetel make one.";
    }

    private static boolean isPosix(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView(POSIX);
    }
}
