package org.stackplug.contract.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy on the loopback: forwards plain requests, and opens tunnels for {@code CONNECT}. Connects to the
 * loopback for every host, so that only the proxy can have answered.
 */
public final class ProxyServer implements AutoCloseable {
    private final ServerSocket server;
    private final Optional<String> authorization;
    private final ExecutorService threads = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** Serves every client. */
    public ProxyServer() throws IOException {
        this(Optional.empty());
    }

    /** Serves one user only. */
    public ProxyServer(String user, String password) throws IOException {
        this(Optional.of("Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))));
    }

    private ProxyServer(Optional<String> authorization) throws IOException {
        this.authorization = authorization;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The first lines of the requests that were let through. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            List<String> head = head(client.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            if (authorization.isPresent() && !head.contains("proxy-authorization: " + authorization.get())) {
                client.getOutputStream()
                        .write(
                                ("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                                                + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                                        .getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            requests.add(head.get(0));
            String[] words = head.get(0).split(" ", 3);
            boolean tunnel = words[0].equals("CONNECT");
            URI target = URI.create(tunnel ? "tunnel://" + words[1] : words[1]);
            try (Socket remote = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
                sockets.add(remote);
                if (tunnel) {
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                } else {
                    remote.getOutputStream().write(request(words, target, head));
                }
                threads.execute(() -> copy(client, remote));
                copy(remote, client);
            }
        } catch (IOException e) {
            // Either side went away.
        }
    }

    /** Allows one request for each connection, so that it need not look for the headers of a second one. */
    private static byte[] request(String[] words, URI target, List<String> head) {
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        StringBuilder request =
                new StringBuilder(words[0] + " " + target.getRawPath() + query + " " + words[2] + "\r\n");
        head.stream()
                .skip(1)
                .filter(line -> !line.startsWith("proxy-") && !line.startsWith("connection:"))
                .forEach(line -> request.append(line).append("\r\n"));
        return request.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Lines up to the empty one; names of headers in small letters. */
    private static List<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                return List.of();
            }
            bytes.write(c);
            text = c == '\n' ? bytes.toString(StandardCharsets.ISO_8859_1) : "";
        }
        List<String> lines = text.strip().lines().toList();
        return java.util.stream.Stream.concat(
                        lines.stream().limit(1), lines.stream().skip(1).map(line -> {
                            int colon = line.indexOf(':');
                            return line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon);
                        }))
                .toList();
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // Either side went away.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
