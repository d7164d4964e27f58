package org.stackplug.fetcher.git.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit's view of this machine: the git configuration of the user and the system, read and never written.
 *
 * <p>JGit has one such object in a process. It saves three things that JGit would do when it starts: a probe
 * of the file system's times (up to five seconds, and a file in the user's home), a fork of {@code git} to
 * find the system's configuration, and a fork of {@code sh} to find the umask.
 */
public final class UserGit extends SystemReader.Delegate {
    /** JGit's own setting for SHA-1, which can be changed while the process runs. */
    private static final String SHA1_PROPERTY = "org.eclipse.jgit.util.sha1.implementation";

    private static final int DEFAULT_UMASK = 0022;
    private static final SystemReader ORIGINAL = SystemReader.getInstance();
    private static UserGit installed;
    private static boolean transportsPrepared;

    private final Map<String, String> environment;
    private final Path home;

    private UserGit(Map<String, String> environment) {
        super(ORIGINAL);
        this.environment = Map.copyOf(environment);
        this.home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    /** Installs the view in JGit, unless it is installed already. */
    public static synchronized UserGit install(Map<String, String> environment) {
        if (installed == null || !installed.environment.equals(environment)) {
            UserGit git = new UserGit(environment);
            SystemReader.setInstance(git);
            FS.DETECTED.setUserHome(git.home.toFile());
            if (FS.DETECTED instanceof FS_POSIX posix) {
                posix.setUmask(umask());
            }
            installed = git;
        }
        return installed;
    }

    /**
     * Reads the configuration and finds the transports, once in a process; a second thread waits for the first.
     * This has to be done before the first transport is made. JGit's class of all transports creates some kinds
     * of transports while it is initialized, and would wait forever for a thread that starts with such a kind.
     */
    public static synchronized void prepareTransports(UserGit git) {
        if (!transportsPrepared) {
            transportsPrepared = true;
            git.config();
            Transport.getTransportProtocols();
        }
    }

    private static int umask() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Umask:")) {
                    return Integer.parseInt(line.substring("Umask:".length()).trim(), 8);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_UMASK; // not Linux
        }
        return DEFAULT_UMASK;
    }

    /**
     * Chooses the implementation of SHA-1 by the setting {@code sha1}: {@code jdk} is 1.75 times faster for packs,
     * {@code detecting} finds crafted collisions. Without the setting, the user's git configuration or JVM
     * decides, and otherwise it is the JDK's. JGit asks once, when it first computes one.
     */
    public void chooseSha1(Map<String, String> settings) {
        String setting = settings.getOrDefault("sha1", "");
        if (setting.equals("detecting")) {
            System.setProperty(SHA1_PROPERTY, "java");
        } else if (setting.equals("jdk")) {
            System.setProperty(SHA1_PROPERTY, "jdkNative");
        } else if (System.getProperty(SHA1_PROPERTY) == null
                && config().getString("core", null, "sha1Implementation") == null) {
            System.setProperty(SHA1_PROPERTY, "jdkNative");
        }
    }

    /** Returns the user's home folder. */
    public Path home() {
        return home;
    }

    /** Returns an environment variable, if it is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(v -> !v.isEmpty());
    }

    /** Returns the user's configuration on top of the system's; empty where it can't be read. */
    Config config() {
        try {
            return getUserConfig();
        } catch (IOException | ConfigInvalidException e) {
            System.getLogger(UserGit.class.getName())
                    .log(System.Logger.Level.WARNING, "the git configuration can't be read: {0}", e.getMessage());
            return new Config();
        }
    }

    /** Applies the user's {@code url.*.insteadOf}: the longest prefix wins, as in git. */
    public String rewrite(String url) {
        Config config = config();
        String best = "";
        String base = "";
        for (String candidate : config.getSubsections("url")) {
            for (String prefix : config.getStringList("url", candidate, "insteadOf")) {
                if (url.startsWith(prefix) && prefix.length() > best.length()) {
                    best = prefix;
                    base = candidate;
                }
            }
        }
        return best.isEmpty() ? url : base + url.substring(best.length());
    }

    @Override
    public String getenv(String variable) {
        // An external ssh could ask the user; GIT_DIR and the like are not about a plugin's checkout.
        return variable.startsWith("GIT_") ? null : environment.get(variable);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new ReadOnlyConfig(parent, files().system().map(Path::toFile).orElse(null), fs);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        Config lower = parent;
        FileBasedConfig highest = null;
        for (Path file : files().user()) {
            highest = new ReadOnlyConfig(lower, file.toFile(), fs);
            lower = highest;
        }
        return highest;
    }

    private UserGitFiles files() {
        return UserGitFiles.of(environment);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new ReadOnlyConfig(parent, null, fs);
    }

    /** Returns {@code http.URL.NAME} with the longest URL that this URL begins with, or {@code http.NAME}. */
    public Optional<String> httpSetting(URI url, String name) {
        Config config = config();
        String best = null;
        String value = config.getString("http", null, name);
        for (String prefix : config.getSubsections("http")) {
            String candidate = config.getString("http", prefix, name);
            boolean matches = url.toString().startsWith(prefix);
            if (candidate != null && matches && (best == null || prefix.length() > best.length())) {
                best = prefix;
                value = candidate;
            }
        }
        return Optional.ofNullable(value).filter(v -> !v.isEmpty());
    }
}
