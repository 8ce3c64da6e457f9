package io.zetel.licensing.api.http.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.zetel.licensing.api.http.security.PublicKeys.Published;
import io.zetel.licensing.api.http.security.PublicKeys.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs checkpoints of the history: from a file that only the service reads, or where there is none, made
 * for as long as the process lives. The public part of every key that ever signed one stays published.
 */
public final class CheckpointKeys {

    private static final int BITS = 3072;

    private final PublicKeys table;
    private final Optional<Path> file;
    private final int bits;
    private @Nullable RSAKey key;

    CheckpointKeys(PublicKeys table, Optional<Path> file) {
        this(table, file, BITS);
    }

    /** Makes a key of so many bits where there is none. */
    CheckpointKeys(PublicKeys table, Optional<Path> file, int bits) {
        this.table = table;
        this.file = file;
        this.bits = bits;
        // What is wrong with it is told at the start, not at the first checkpoint.
        this.key = file.filter(Files::exists).map(CheckpointKeys::read).orElse(null);
    }

    /** The key to sign with, made when it is first wanted. */
    public synchronized RSAKey signing() {
        var signing = key != null ? key : made();
        table.publish(signing);
        key = signing;
        return signing;
    }

    /** The public keys of all checkpoints ever signed. */
    public JWKSet published() {
        return new JWKSet(
                table.all(Purpose.CHECKPOINT).stream().map(Published::key).toList());
    }

    private RSAKey made() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            var made = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
            if (file.isPresent()) {
                PrivateKeyFile.write(file.get(), made);
            }
            return jwk(made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No RSA key can be made here", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The key of the checkpoints cannot be written to " + file.orElseThrow(), e);
        }
    }

    private static RSAKey read(Path file) {
        return jwk(PrivateKeyFile.read(file));
    }

    private static RSAKey jwk(RSAPrivateCrtKey key) {
        try {
            var open = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            return new RSAKey.Builder(open)
                    .privateKey(key)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint()
                    .build();
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException("The key of the checkpoints is no RSA key", e);
        }
    }
}
