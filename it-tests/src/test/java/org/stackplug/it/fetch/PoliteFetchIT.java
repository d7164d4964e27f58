package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitDaemon;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.it.fixture.Playground;

/** Promises about remotes that serve others as well: how many connections they get, and that they are not pressed. */
@Execution(ExecutionMode.CONCURRENT)
class PoliteFetchIT {
    private static final int PLUGINS = 12;

    private Playground playground;
    private GitHttpServer server;

    @BeforeEach
    void repositories(@TempDir Path folder) throws IOException {
        playground = new Playground(folder);
        for (int i = 0; i < PLUGINS; i++) {
            playground.plugin("p" + i, "devstack/plugin.sh", "echo " + i + "\n");
        }
        server = new GitHttpServer(playground.git());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void declare(int plugins, UnaryOperator<String> url) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < plugins; i++) {
            lines.add("enable_plugin p" + i + " " + url.apply("p" + i));
        }
        playground.localrc(lines.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void waitsForRoomWhereAServerRefuses(int status) {
        declare(PLUGINS, server::url);
        server.serveAtMost(2, status);
        playground.run("fetch").exits(0);
        // The server did refuse: three requests for each plugin, and those that were refused.
        assertTrue(server.requests() > 3 * PLUGINS, "" + server.requests());
    }

    @Test
    void waitsForRoomWhereADaemonClosesConnections() throws Exception {
        GitDaemon daemon = new GitDaemon(playground.git(), 2);
        try {
            declare(PLUGINS, daemon::url);
            playground.run("fetch").exits(0);
        } finally {
            daemon.close();
        }
    }

    /** An answer is not a refusal, whatever it says. */
    @Test
    void failsAtOnceWhereSeveralRepositoriesAreMissing() {
        declare(PLUGINS, name -> server.url("no-" + name));
        playground.run("fetch").exits(4).says("SP401").saysNothingOf("SP406");
        // A few requests for each, and none again.
        assertTrue(server.requests() <= 4 * PLUGINS, "" + server.requests());
    }

    @Test
    void failsAtOnceWhereSeveralRepositoriesNeedAPassword() throws Exception {
        try (GitHttpServer closed = new GitHttpServer(playground.git(), "me", "secret")) {
            declare(PLUGINS, closed::url);
            playground.run("fetch").exits(4).says("SP404").saysNothingOf("SP406");
        }
    }

    @Test
    void makesNoMoreConnectionsThanAllowed() {
        declare(PLUGINS, server::url);
        playground.environment("STACKPLUG_FETCH_CONNECTIONS", "2").run("fetch").exits(0);
        assertEquals(2, server.mostServed());
    }

    private Duration fetchPutOff(String retryAfter) {
        declare(1, server::url);
        server.putOff(1, retryAfter);
        long start = System.nanoTime();
        playground.run("fetch").exits(0);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void honoursRetryAfterInSeconds() {
        assertTrue(fetchPutOff("3").toMillis() >= 3000);
    }

    @Test
    void honoursRetryAfterAsADate() {
        ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(4);
        fetchPutOff(DateTimeFormatter.RFC_1123_DATE_TIME.format(date));
        assertTrue(!ZonedDateTime.now(ZoneOffset.UTC).isBefore(date.withNano(0)));
    }

    @Test
    void cutsALongRetryAfter() {
        playground.environment("STACKPLUG_FETCH_RETRY_AFTER", "1s");
        assertTrue(fetchPutOff("3600").toSeconds() < 60);
    }

    @Test
    void takesATrickleForSilence() {
        declare(1, server::url);
        server.trickle(200);
        playground.environment("STACKPLUG_SILENCE", "2s");
        playground.environment("STACKPLUG_FETCH_TIMEOUT", "5s");
        playground.run("fetch").exits(4).says("SP407");
        server.trickle(5);
        playground.environment("STACKPLUG_SILENCE_SPEED", "10");
        playground.environment("STACKPLUG_FETCH_TIMEOUT", "5m");
        playground.run("fetch").exits(0);
    }
}
