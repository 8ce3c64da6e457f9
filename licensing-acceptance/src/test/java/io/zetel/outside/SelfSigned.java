package io.zetel.outside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A certificate for localhost that nobody vouches for, as administrators make one to try things out. */
public record SelfSigned(Path keyStore, Path pem) {

    private static final String PASSWORD = "changeit";

    /** A new one, in files of this directory. */
    public static SelfSigned in(Path directory) {
        var keyStore = directory.resolve("keys.p12");
        var pem = directory.resolve("certificate.pem");
        keytool(keyStore, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
        keytool(keyStore, "-exportcert", "-rfc", "-file", pem.toString());
        return new SelfSigned(keyStore, pem);
    }

    private static void keytool(Path keyStore, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "zetel", "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", keyStore.toString()));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(said);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What makes Zetel use it. */
    List<String> settings() {
        return List.of(
                "--server.ssl.key-store=" + keyStore.toAbsolutePath(),
                "--server.ssl.key-store-password=" + PASSWORD,
                "--server.ssl.key-store-type=PKCS12");
    }

    /** Sockets that trust it and nothing else. */
    SocketFactory sockets() {
        return context().getSocketFactory();
    }

    /** TLS that trusts it and nothing else. */
    public SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trust in it and in nothing else. */
    public X509TrustManager trust() {
        try {
            var trusted = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
            var alone = KeyStore.getInstance("PKCS12");
            alone.load(null, null);
            alone.setCertificateEntry("zetel", trusted.getCertificate("zetel"));
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(alone);
            return (X509TrustManager) managers.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
