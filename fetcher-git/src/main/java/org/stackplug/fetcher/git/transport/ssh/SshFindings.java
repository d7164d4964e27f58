package org.stackplug.fetcher.git.transport.ssh;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.eclipse.jgit.transport.SshConfigStore.HostConfig;
import org.eclipse.jgit.transport.URIish;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.spi.Finding;

/** Examines what a login by SSH needs: the agent, keys, and the keys of hosts. Connects to no host. */
public final class SshFindings {
    private static final String TOPIC = "ssh";
    private static final int DEFAULT_PORT = 22;
    private static final List<String> KEYS = List.of("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_xmss");
    private static final Path OF_ALL_USERS = Path.of("/etc/ssh/ssh_known_hosts");

    private final UserGit git;
    private final boolean offline;
    private final HostConfigs configs;

    /** @param offline whether no name server may be asked */
    public SshFindings(UserGit git, boolean offline) {
        SshEd25519.install();
        this.git = git;
        this.offline = offline;
        this.configs = new HostConfigs(git);
    }

    /** Returns the findings about some remotes, of which only those over SSH count. */
    public List<Finding> of(Collection<URIish> remotes) {
        List<URIish> overSsh = remotes.stream().filter(SshFindings::isSsh).toList();
        if (overSsh.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        Stream.of("GIT_SSH_COMMAND", "GIT_SSH")
                .filter(name -> git.variable(name).isPresent())
                .forEach(name -> findings.add(Finding.note(
                        TOPIC,
                        name + " is set, which this fetcher does not run: it has an SSH client of its own",
                        "Write what the command sets into ~/.ssh/config.")));
        Optional<AgentKeys> agent = git.variable("SSH_AUTH_SOCK").map(Path::of).map(AgentKeys::of);
        agent.flatMap(AgentKeys::trouble).ifPresent(findings::add);
        Set<String> seen = new TreeSet<>();
        for (URIish remote : overSsh) {
            HostConfig config = configs.of(remote);
            String host = Optional.ofNullable(config.getValue("HostName")).orElse(remote.getHost());
            int port = port(remote, config);
            if (seen.add(remote.getUser() + "@" + host + ":" + port)) {
                key(host, config, agent).ifPresent(findings::add);
                known(host, port, config).ifPresent(findings::add);
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    TOPIC,
                    String.join(", ", seen).replace("null@", "") + ": the host is known, and there is a key"
                            + agent.filter(keys -> keys.count() > 0)
                                    .map(keys -> " (" + keys.count() + " in the agent)")
                                    .orElse("")));
        }
        return findings;
    }

    /** Returns whether a remote is reached by SSH. */
    public static boolean isSsh(URIish remote) {
        String scheme = remote.getScheme();
        return remote.getHost() != null
                && (scheme == null || scheme.toLowerCase(Locale.ROOT).contains("ssh"));
    }

    private static int port(URIish remote, HostConfig config) {
        String configured = config.getValue("Port");
        if (remote.getPort() > 0) {
            return remote.getPort();
        }
        return configured != null && configured.matches("\\d{1,5}") ? Integer.parseInt(configured) : DEFAULT_PORT;
    }

    private Optional<Finding> key(String host, HostConfig config, Optional<AgentKeys> agent) {
        if (agent.filter(keys -> keys.count() != 0).isPresent()) {
            return Optional.empty();
        }
        List<String> named = config.getValues("IdentityFile");
        List<Path> possible = named.isEmpty()
                ? KEYS.stream()
                        .map(key -> git.home().resolve(".ssh").resolve(key))
                        .toList()
                : named.stream()
                        .map(name -> Path.of(name.replaceFirst("^~", git.home().toString())))
                        .toList();
        List<Path> keys = possible.stream().filter(Files::isReadable).toList();
        if (keys.isEmpty()) {
            return Optional.of(Finding.problem(
                    TOPIC,
                    "there is no key to log in to " + host + " with: none in an agent, and none of "
                            + String.join(
                                    ", ", possible.stream().map(Path::toString).toList()),
                    "Start an agent and run ssh-add, or put a key into ~/.ssh."));
        }
        return keys.stream().allMatch(SshFindings::hasPassphrase)
                ? Optional.of(Finding.problem(
                        TOPIC,
                        "the key " + keys.get(0) + " for " + host + " has a passphrase, which stackplug never asks for",
                        "Start an agent and run: ssh-add " + keys.get(0)))
                : Optional.empty();
    }

    /** Returns whether a private key is encrypted, in the format of OpenSSH or an older one. */
    private static boolean hasPassphrase(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (!text.contains("BEGIN OPENSSH PRIVATE KEY")) {
                return text.contains("ENCRYPTED");
            }
            String body = text.replaceAll("-----[^-]*-----", "").replaceAll("\\s", "");
            byte[] bytes = java.util.Base64.getMimeDecoder().decode(body);
            // After the format's name comes that of the cipher, with its length before it.
            return !new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.ISO_8859_1)
                    .startsWith("openssh-key-v1\0\0\0\0\4none");
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<Finding> known(String host, int port, HostConfig config) {
        String strict = Optional.ofNullable(config.getValue("StrictHostKeyChecking"))
                .orElse("ask")
                .toLowerCase(Locale.ROOT);
        if (Set.of("no", "off", "accept-new").contains(strict)) {
            return Optional.empty();
        }
        List<Path> files = new ArrayList<>();
        config.getValues("UserKnownHostsFile").stream()
                .flatMap(value -> Stream.of(value.split("\\s+", -1)))
                .map(name -> Path.of(name.replaceFirst("^~", git.home().toString())))
                .forEach(files::add);
        if (files.isEmpty()) {
            files.add(git.home().resolve(".ssh/known_hosts"));
            files.add(git.home().resolve(".ssh/known_hosts2"));
        }
        files.add(OF_ALL_USERS);
        if (files.stream().anyMatch(file -> knows(file, host, port))) {
            return Optional.empty();
        }
        String place = port == DEFAULT_PORT ? host : "[" + host + "]:" + port;
        return Optional.of(Finding.problem(
                TOPIC,
                "the host " + place + " is not in " + files.get(0) + ", and a host that is unknown is refused",
                "Run: ssh-keyscan -p " + port + " " + host + " >>" + files.get(0)
                        + ", and compare the key with what its owner publishes."));
    }

    private boolean knows(Path file, String host, int port) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try {
            Optional<String> address = address(host);
            for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(file)) {
                boolean ofHost = entry.isHostMatch(host, port)
                        || address.filter(ip -> entry.isHostMatch(ip, port)).isPresent();
                if (ofHost && !"revoked".equals(entry.getMarker())) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException e) {
            // A line that can't be parsed; the client skips it.
            return true;
        }
        return false;
    }

    private Optional<String> address(String host) {
        try {
            return offline
                    ? Optional.empty()
                    : Optional.of(InetAddress.getByName(host).getHostAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The user's configuration of hosts, as the client reads it. */
    private static final class HostConfigs extends org.eclipse.jgit.transport.sshd.SshdSessionFactory {
        private final File home;

        HostConfigs(UserGit git) {
            super(null, null);
            home = git.home().toFile();
        }

        HostConfig of(URIish remote) {
            File config = new File(home, ".ssh/config");
            return createSshConfigStore(home, config, System.getProperty("user.name"))
                    .lookup(remote.getHost(), remote.getPort(), remote.getUser());
        }
    }
}
