package org.stackplug.fetcher.git.transport.ssh;

import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.UserGit;

/**
 * SSH with the user's configuration, keys and agent, for one call. Since no question can be asked, a host whose
 * key is not in {@code known_hosts} is refused, unless the user's configuration accepts new ones.
 */
final class SshSessions extends SshdSessionFactory {
    private final RemoteCall call;
    private final Optional<String> agentSocket;

    SshSessions(UserGit git, RemoteCall call) {
        super(null, null);
        this.call = call;
        this.agentSocket = git.variable("SSH_AUTH_SOCK");
        setHomeDirectory(git.home().toFile());
        setSshDirectory(git.home().resolve(".ssh").toFile());
    }

    @Override
    protected ConnectorFactory getConnectorFactory() {
        return agentSocket.map(socket -> new SshAgent(Path.of(socket))).orElse(null);
    }

    @Override
    protected ServerKeyDatabase createServerKeyDatabase(File home, File sshFolder) {
        ServerKeyDatabase known = super.createServerKeyDatabase(home, sshFolder);
        return new ServerKeyDatabase() {
            @Override
            public List<PublicKey> lookup(String connect, InetSocketAddress remote, Configuration configuration) {
                return known.lookup(connect, remote, configuration);
            }

            @Override
            public boolean accept(
                    String connect,
                    InetSocketAddress remote,
                    PublicKey key,
                    Configuration configuration,
                    CredentialsProvider provider) {
                boolean accepted = known.accept(connect, remote, key, configuration, provider);
                if (!accepted) {
                    call.facts().hostWasRefused();
                }
                return accepted;
            }
        };
    }
}
