package org.stackplug.it.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.ProxyServer;
import org.stackplug.contract.remote.SelfSigned;
import org.stackplug.contract.remote.SilentServer;
import org.stackplug.contract.remote.SshServer;
import org.stackplug.it.fixture.Playground;

/** The ways to remotes: proxies, certificates, SSH, and the answers. */
@Execution(ExecutionMode.CONCURRENT)
class DoctorRemoteIT {
    private static final String SECRET = "s3cr3t-Pa55";

    @TempDir
    Path folder;

    private Playground playground;

    @BeforeEach
    void playground() {
        playground = new Playground(folder).plugin("alpha", "devstack/plugin.sh", "echo alpha\n");
    }

    private static String closedPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + free.getLocalPort();
        }
    }

    private static void assertNoSecret(Examined examined) {
        assertFalse((examined.result().out() + examined.result().err()).contains(SECRET), examined.result()::toString);
    }

    @Test
    void namesARemoteThatDoesNotAnswer() throws IOException {
        playground.localrc(playground.enable("alpha"));
        playground.run("fetch").exits(0);
        Files.move(playground.repository("alpha"), folder.resolve("away"));
        // What is fetched is not fetched again.
        Examined.in(playground).note("remotes", "alpha", "SP401").withoutProblems();
        playground.localrc("enable_plugin beta http://" + closedPort() + "/beta");
        Examined.in(playground).problem("remotes", "beta", "SP406", "local.conf:2");
        Examined.in(playground, "--offline").withoutProblems().nothingAbout("remotes");
    }

    @Test
    void namesAUrlThatNothingFetchesOnce() {
        playground.localrc("enable_plugin beta svn://example.org/beta");
        Examined.in(playground).problem("fetchers", "SP310").nothingAbout("remotes");
    }

    @Test
    void waitsForARemoteAsLongAsAFetch() throws IOException {
        try (SilentServer server = new SilentServer()) {
            playground
                    .file("stackplug.properties", "silence=6s\nfetch-timeout=8s\n")
                    .localrc("enable_plugin beta " + server.url("http"));
            Examined.in(playground)
                    .problem("remotes", "beta", "SP407")
                    .ok("local.conf")
                    .result()
                    .says("waiting for remotes ...");
        }
    }

    @Test
    void asksNoRemoteOffline() throws IOException {
        try (GitHttpServer server = new GitHttpServer(playground.git())) {
            playground.localrc("enable_plugin alpha " + server.url("alpha/.git"));
            Examined.in(playground, "--offline").withoutProblems();
            assertEquals(0, server.requests());
            playground.localrc("OFFLINE=True", "enable_plugin alpha " + server.url("alpha/.git"));
            Examined.in(playground).withoutProblems();
            assertEquals(0, server.requests());
            playground.localrc("enable_plugin alpha " + server.url("alpha/.git") + " nothing");
            Examined.in(playground).problem("remotes", "SP402", "'nothing'");
        }
    }

    @Test
    void masksPasswordsOfRemotesAndProxies() throws IOException {
        try (GitHttpServer server = new GitHttpServer(playground.git(), "user", "other-" + SECRET)) {
            playground.localrc("enable_plugin alpha http://user:" + SECRET + "@" + server.address() + "/alpha/.git");
            assertNoSecret(Examined.in(playground).problem("remotes", "SP404"));
        }
        String proxy = closedPort();
        playground.environment("http_proxy", "http://user:" + SECRET + "@" + proxy);
        playground.environment("HTTP_PROXY", "http://user:" + SECRET + "2@" + proxy);
        Examined examined = Examined.in(playground)
                .problem("proxy", "the proxy " + proxy, "can't be reached", "no_proxy")
                .note("proxy", "http_proxy and HTTP_PROXY differ");
        assertNoSecret(examined);
    }

    @Test
    void namesProxiesThatCannotBeUsed() throws IOException {
        playground.localrc("enable_plugin alpha http://example.org/alpha");
        playground.environment("http_proxy", "http://user:" + SECRET + "@ho st:1");
        Examined examined = Examined.in(playground, "--offline").problem("proxy", "http_proxy can't be used");
        assertNoSecret(examined);
        playground.environment("http_proxy", "socks5://127.0.0.1:1080");
        Examined.in(playground, "--offline").problem("proxy", "example.org", "'socks5'");
        Path config = folder.resolve("gitconfig");
        Files.writeString(config, "[http]\n\tproxy = http://:" + SECRET + "@\n");
        playground.environment("GIT_CONFIG_GLOBAL", config.toString()).environment("http_proxy", "");
        examined = Examined.in(playground, "--offline").problem("proxy", "http.proxy in git's configuration");
        assertNoSecret(examined);
    }

    @Test
    void namesTheProxyOfEachRemote() throws IOException {
        try (ProxyServer proxy = new ProxyServer();
                GitHttpServer server = new GitHttpServer(playground.git())) {
            playground.localrc("enable_plugin alpha " + server.url("alpha/.git"));
            playground.environment("http_proxy", "http://" + proxy.address());
            Examined.in(playground)
                    .withoutProblems()
                    .ok("proxy", "127.0.0.1: by " + proxy.address())
                    .ok("remotes");
            playground.environment("no_proxy", "127.0.0.1,10.0.0.0/8");
            playground.localrc(
                    "enable_plugin alpha " + server.url("alpha/.git"), "enable_plugin beta http://localhost:1/beta");
            Examined.in(playground, "--offline")
                    .ok("proxy", "127.0.0.1: directly")
                    .ok("proxy", "localhost: by " + proxy.address())
                    .note("proxy", "no_proxy has 10.0.0.0/8");
        }
    }

    @Test
    void namesAProxyThatOnlyLocalrcSets() {
        playground.localrc("https_proxy=http://user:" + SECRET + "@proxy.example.org:3128");
        Examined examined = Examined.in(playground)
                .note("proxy", "localrc sets https_proxy", "proxy.example.org:3128", "Export https_proxy");
        assertNoSecret(examined);
        playground.environment("https_proxy", "http://user:" + SECRET + "@proxy.example.org:3128");
        Examined.in(playground).nothingAbout("proxy");
    }

    @Test
    void namesCertificatesThatAreNotTrusted() throws Exception {
        SelfSigned certificate = SelfSigned.in(folder, playground.git());
        try (GitHttpServer server = new GitHttpServer(playground.git(), certificate.context(), "user", "password")) {
            playground.localrc("enable_plugin alpha https://user:password@" + server.address() + "/alpha/.git");
            Examined.in(playground).problem("remotes", "SP405", "http.sslCAInfo");
            playground.environment("SSL_CERT_FILE", certificate.file().toString());
            Examined.in(playground, "--offline").note("certificates", "SSL_CERT_FILE is set", "GIT_SSL_CAINFO");

            playground.environment("GIT_SSL_CAINFO", certificate.file().toString());
            Examined.in(playground)
                    .withoutProblems()
                    .ok("certificates", certificate.file() + " has 1 authority")
                    .ok("remotes");
            playground.environment("GIT_SSL_CAINFO", "/no/such/file");
            Examined.in(playground).problem("certificates", "/no/such/file", "there is no such file");
            playground.environment("GIT_SSL_CAINFO", folder.toString());
            Examined.in(playground, "--offline").problem("certificates", "not a regular file");
            playground.environment(
                    "GIT_SSL_CAINFO",
                    Files.writeString(folder.resolve("empty"), "").toString());
            Examined.in(playground, "--offline").problem("certificates", "has no certificate");

            playground.environment("GIT_SSL_CAINFO", "").environment("GIT_SSL_NO_VERIFY", "1");
            Examined.in(playground).withoutProblems().note("certificates", "127.0.0.1 are not checked");
        }
    }

    @Test
    void namesAGitConfigThatIsDamaged() throws IOException {
        Path config = Files.writeString(folder.resolve("gitconfig"), "[http\nproxy = x\n");
        playground.localrc(playground.enable("alpha"));
        playground.environment("GIT_CONFIG_GLOBAL", config.toString());
        Examined.in(playground)
                .problem("git config", config.toString(), "git config --file " + config + " --list")
                .problem("remotes", "SP411");
    }

    @Test
    void namesWhatALoginBySshLacks() throws Exception {
        SshServer.assumeInstalled();
        Path ssh = Files.createDirectories(playground.home().resolve(".ssh"));
        Path keys = Files.createDirectories(playground.root().resolve("ssh"));
        SshServer.makeKey(playground.git(), keys, "user", "ed25519");
        try (SshServer server = new SshServer(playground.git(), keys, "ed25519")) {
            playground.localrc("enable_plugin alpha " + server.url(playground.repository("alpha")));
            Examined.in(playground)
                    .problem("ssh", "there is no key to log in to 127.0.0.1", "ssh-add")
                    .problem(
                            "ssh",
                            "[127.0.0.1]:" + server.port() + " is not in " + ssh.resolve("known_hosts"),
                            "ssh-keyscan")
                    .problem("remotes", "SP405");
            Examined.in(playground, "--offline").problem("ssh", "no key").problem("ssh", "is not in");

            Files.writeString(ssh.resolve("known_hosts"), server.knownHost());
            Files.copy(server.key(), ssh.resolve("id_ed25519"));
            Examined.in(playground)
                    .withoutProblems()
                    .ok("ssh", "127.0.0.1:" + server.port())
                    .ok("remotes");

            playground.git().shell(ssh, "ssh-keygen -q -p -N passphrase -f id_ed25519 2>&1");
            Examined.in(playground, "--offline")
                    .problem(
                            "ssh", "id_ed25519 for 127.0.0.1 has a passphrase", "ssh-add " + ssh.resolve("id_ed25519"));

            Path socket = folder.resolve("agent");
            playground.environment("SSH_AUTH_SOCK", socket.toString());
            Examined.in(playground, "--offline").note("ssh", "SSH_AUTH_SOCK names " + socket, "nothing listens");
            String agent = playground
                    .git()
                    .shell(folder, "ssh-agent -a agent | sed -n 's/^SSH_AGENT_PID=\\([0-9]*\\);.*/\\1/p'");
            try {
                Examined.in(playground, "--offline").problem("ssh", "has a passphrase");
                playground.git().shell(folder, "SSH_AUTH_SOCK=agent ssh-add -q " + server.key() + " 2>&1");
                Examined.in(playground)
                        .withoutProblems()
                        .ok("ssh", "1 in the agent")
                        .ok("remotes");
            } finally {
                ProcessHandle.of(Long.parseLong(agent.strip())).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void asksEveryRemoteAtOnce() throws IOException {
        playground.plugin("beta", "devstack/plugin.sh", "echo beta\n");
        playground.localrc(
                playground.enable("alpha"), playground.enable("beta"), "enable_plugin gone /no/such/repository");
        Examined.in(playground)
                .ok("remotes", "2 of 3 plugins")
                .ok("remotes", "alpha: master is ")
                .problem("remotes", "gone", "SP401");
        assertEquals(List.of(), playground.order());
    }
}
