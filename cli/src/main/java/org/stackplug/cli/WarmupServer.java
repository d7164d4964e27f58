package org.stackplug.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.Daemon;

/** Serves the warm-up's repository to this very process. Loaded only by it, because JGit may be missing. */
final class WarmupServer implements Closeable {
    private final Daemon daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    WarmupServer(Path plugins, Path repositories) throws IOException {
        DemoRepositories.make(plugins, repositories);
        daemon.getService("git-upload-pack").setEnabled(true);
        daemon.setRepositoryResolver((client, name) -> {
            try {
                return new FileRepositoryBuilder()
                        .setWorkTree(repositories.resolve(name).toFile())
                        .setMustExist(true)
                        .build();
            } catch (IOException e) {
                throw new org.eclipse.jgit.errors.RepositoryNotFoundException(name, e);
            }
        });
        daemon.start();
    }

    /** The beginning of all URLs. */
    String url() {
        return "git://127.0.0.1:" + daemon.getAddress().getPort();
    }

    @Override
    public void close() {
        daemon.stop();
    }
}
