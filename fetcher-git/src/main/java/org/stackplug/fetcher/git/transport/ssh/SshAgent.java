package org.stackplug.fetcher.git.transport.ssh;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.transport.sshd.agent.AbstractConnector;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;

/** Connects to the user's ssh-agent by the JDK's Unix sockets; JGit's own connector needs native libraries. */
final class SshAgent implements ConnectorFactory {
    private final Path defaultSocket;

    SshAgent(Path defaultSocket) {
        this.defaultSocket = defaultSocket;
    }

    @Override
    public Connector create(String identityAgent, File home) {
        boolean named = identityAgent != null && !identityAgent.isEmpty() && !identityAgent.equals("SSH_AUTH_SOCK");
        return new AgentConnector(named ? Path.of(identityAgent) : defaultSocket);
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public String getName() {
        return "unix";
    }

    @Override
    public Collection<ConnectorDescriptor> getSupportedConnectors() {
        return List.of(getDefaultConnector());
    }

    @Override
    public ConnectorDescriptor getDefaultConnector() {
        return new ConnectorDescriptor() {
            @Override
            public String getIdentityAgent() {
                return "SSH_AUTH_SOCK";
            }

            @Override
            public String getDisplayName() {
                return "ssh-agent";
            }
        };
    }

    private static final class AgentConnector extends AbstractConnector {
        private final Path socket;
        private SocketChannel channel;

        AgentConnector(Path socket) {
            this.socket = socket;
        }

        @Override
        public boolean connect() {
            try {
                channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.connect(UnixDomainSocketAddress.of(socket));
                return true;
            } catch (IOException e) {
                // Not a failure: there may be keys in files.
                System.getLogger(SshAgent.class.getName())
                        .log(System.Logger.Level.DEBUG, () -> "no ssh-agent at " + socket, e);
                return false;
            }
        }

        @Override
        public byte[] rpc(byte command, byte[] message) throws IOException {
            prepareMessage(command, message);
            ByteBuffer request = ByteBuffer.wrap(message);
            while (request.hasRemaining()) {
                channel.write(request);
            }
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            byte[] length = in.readNBytes(4);
            if (length.length < 4) {
                throw new EOFException("the ssh-agent hung up");
            }
            return in.readNBytes(toLength(command, length));
        }

        @Override
        public void close() throws IOException {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
