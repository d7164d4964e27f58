package org.stackplug.cli.warmup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.stackplug.cli.command.setup.DemoRepositories;

/**
 * Serves the warm-up's repository to this process. Loaded only by {@link Warmup}, because JGit may
 * be missing.
 */
final class WarmupServer implements Closeable {
    private static final String UPLOAD_PACK = "git-upload-pack";

    private final Path repositories;
    private final HttpServer web;

    WarmupServer(Path plugins, Path repositories) throws IOException {
        this.repositories = repositories;
        DemoRepositories.make(plugins, repositories);
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", this::answer);
        web.start();
    }

    private Repository open(String name) throws IOException {
        return new FileRepositoryBuilder()
                .setWorkTree(repositories.resolve(name).toFile())
                .setMustExist(true)
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean greeting = exchange.getRequestMethod().equals("GET");
        String name = exchange.getRequestURI().getPath().split("/", -1)[1];
        try (exchange;
                Repository repository = open(name);
                UploadPack pack = new UploadPack(repository)) {
            pack.setBiDirectionalPipe(false);
            pack.setExtraParameters(List.of("version=2"));
            exchange.getResponseHeaders()
                    .set("Content-Type", "application/x-" + UPLOAD_PACK + (greeting ? "-advertisement" : "-result"));
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            if (greeting) {
                pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)), UPLOAD_PACK);
            } else {
                pack.upload(request(exchange), out, null);
            }
        }
    }

    /** Returns all of a request: JGit skips its rest, and the JDK's stream has no end for that. */
    private static InputStream request(HttpExchange exchange) throws IOException {
        InputStream sent = exchange.getRequestBody();
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return new ByteArrayInputStream((packed ? new GZIPInputStream(sent) : sent).readAllBytes());
    }

    /**
     * Returns the beginnings of URLs, one for each protocol. The one over TLS has no server; trying
     * it loads the client's classes.
     */
    List<String> urls() {
        String address = "127.0.0.1:" + web.getAddress().getPort();
        return List.of("http://" + address, "https://" + address);
    }

    @Override
    public void close() {
        web.stop(0);
    }
}
