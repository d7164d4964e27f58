package org.stackplug.contract.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate for the loopback.
 *
 * @param file the certificate as a file, for clients that trust it
 * @param context for a server
 */
public record SelfSigned(Path file, SSLContext context) {
    private static final String PASSWORD = "changeit";

    /** Makes one with {@code keytool}. */
    public static SelfSigned in(Path folder, GitSandbox shell) throws IOException, GeneralSecurityException {
        String keytool = "'" + Path.of(System.getProperty("java.home"), "bin/keytool") + "'";
        String store = " -alias x -keystore store.p12 -storepass " + PASSWORD;
        shell.shell(
                folder,
                keytool + " -genkeypair -keyalg EC -storetype PKCS12 -dname CN=127.0.0.1 -ext san=ip:127.0.0.1"
                        + " -validity 100" + store + " 2>&1 && " + keytool + " -exportcert -rfc -file certificate.pem"
                        + store + " 2>&1");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return new SelfSigned(folder.resolve("certificate.pem"), context);
    }
}
