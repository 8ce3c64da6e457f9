package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.SettingRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Makes the secrets of endpoints, and seals them for the database with a key that is not in it. */
public final class Secrets {

    /** The setting with the key. */
    public static final String SETTING = "zetel.webhooks.key";

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String CIPHER = "AES/GCM/NoPadding";

    private final SecureRandom random = new SecureRandom();
    private final Optional<Path> file;
    private byte @Nullable [] key;

    /** Sealing with the key given, or with that in the file, which is made when it is first wanted. */
    Secrets(String given, Optional<Path> file) {
        this.file = file;
        this.key = given.isBlank()
                ? file.filter(Files::exists).map(Secrets::read).orElse(null)
                : decoded(given.strip(), SETTING);
    }

    /** A new secret, as the receiver gets it. */
    public String make() {
        var secret = new byte[BYTES];
        random.nextBytes(secret);
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    /** The secret as it is stored for this endpoint. */
    public byte[] seal(UUID endpoint, String secret) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, endpoint)
                    .doFinal(Base64.getDecoder().decode(secret.substring(PREFIX.length())));
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret cannot be sealed", e);
        }
    }

    /** The bytes to sign with; empty where another key sealed them. */
    Optional<byte[]> open(UUID endpoint, byte[] sealed) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), endpoint)
                    .doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** A sealed secret as the other key seals it; empty where this key did not. */
    public Optional<byte[]> resealed(UUID endpoint, byte[] sealed, Secrets by) {
        return open(endpoint, sealed)
                .map(secret -> by.seal(endpoint, PREFIX + Base64.getEncoder().encodeToString(secret)));
    }

    /** Sealing with this key, wherever it is from. */
    public static Secrets with(String key) {
        return new Secrets(key, Optional.empty());
    }

    private Cipher cipher(int mode, byte[] nonce, UUID endpoint) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(endpoint.getMostSignificantBits())
                .putLong(endpoint.getLeastSignificantBits())
                .array());
        return cipher;
    }

    /** Refuses what sealing would be refused for, and makes no key. */
    public synchronized void requireKey() {
        if (key == null && file.isEmpty()) {
            throw missing();
        }
    }

    private synchronized byte[] key() {
        var known = key;
        if (known == null) {
            known = made(file.orElseThrow(Secrets::missing));
            key = known;
        }
        return known;
    }

    private static HttpProblem missing() {
        return new HttpProblem(
                501,
                "WEBHOOKS_KEY_MISSING",
                "Webhooks need a key for their secrets; the operator gives one with " + SETTING);
    }

    /** Whole or not at all, and never readable by others, not even while it is written. */
    private byte[] made(Path path) {
        var made = new byte[BYTES];
        random.nextBytes(made);
        try {
            var whole = path.toAbsolutePath();
            var mine = isPosix(whole.getParent())
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            var part = Files.createTempFile(whole.getParent(), "webhooks", ".part", mine);
            Files.writeString(part, Base64.getEncoder().encodeToString(made) + "\n");
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("The key of the webhooks cannot be written to " + path, e);
        }
    }

    private static byte[] read(Path file) {
        try {
            if (isPosix(file) && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw new SettingRefused(
                        "Everybody can read the key of the webhooks in " + file,
                        "Let nobody but the service: chmod 600 " + file);
            }
            return decoded(Files.readString(file).strip(), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("The key of the webhooks cannot be read from " + file, e);
        }
    }

    private static boolean isPosix(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix");
    }

    private static byte[] decoded(String text, String where) {
        try {
            var decoded = Base64.getDecoder().decode(text);
            if (decoded.length == BYTES) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new SettingRefused(
                "There is no key for webhooks in " + where, "Make one with `openssl rand -base64 32`.");
    }
}
