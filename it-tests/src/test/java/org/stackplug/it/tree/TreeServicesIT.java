package org.stackplug.it.tree;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.TreeFixture;

/** Messages about the services that plugins start in a DevStack tree. */
@Execution(ExecutionMode.CONCURRENT)
class TreeServicesIT extends TreeFixture {
    @BeforeEach
    void replaceSystemd() {
        // Starts real processes, and knows which of them live.
        playground.file("files/systemctl", """
                #!/usr/bin/env bash
                file=${0%/*}/unit-$2
                case $1 in
                    enable) touch "$file.enabled" ;;
                    disable) rm "$file.enabled" ;;
                    is-enabled) [[ -e $file.enabled ]] ;;
                    start) setsid sleep 1000 </dev/null &>/dev/null 3>&- 6>&- & echo $! >"$file" ;;
                    stop) kill "$(<"$file")" ;;
                    is-active) if readlink "/proc/$(<"$file")/exe" >/dev/null; then echo active; else echo inactive; exit 3; fi ;;
                esac
                """);
        Path systemctl = tree.top().resolve("files/systemctl");
        assertTrue(systemctl.toFile().setExecutable(true));
        playground.environment("SYSTEMCTL", systemctl.toString());
        tree.plugin("server", "enable_service early");
        tree.localrc("enable_plugin server $GIT_BASE/server");
    }

    @Test
    void namesAServiceThatTheTreeLeavesRunning() throws IOException {
        server("""
                if [[ $2 == install ]]; then enable_service late; run_process early; run_process late; fi
                if [[ $1 == unstack ]]; then stop_process early; stop_process late; fi""");
        playground.run("stack").exits(0);
        long late = pid("late");
        try {
            playground
                    .run("clean")
                    .exits(0)
                    .says("the service 'late', which the plugin 'server' has started, still runs")
                    .saysNothingOf("the service 'early");
            assertTrue(ProcessHandle.of(late).orElseThrow().isAlive());
        } finally {
            ProcessHandle.of(late).ifPresent(ProcessHandle::destroy);
        }
    }

    @Test
    void namesThePluginOfAServiceThatDoesNotRun() throws IOException {
        server("""
                if [[ $2 == install ]]; then enable_service weak; run_process early; run_process weak; fi
                if [[ $2 == extra ]]; then $SYSTEMCTL stop devstack@weak.service; fi""");
        try {
            playground
                    .run("stack")
                    .exits(5)
                    .says(
                            "error[SP505]: the stack script failed with status 3, after 'stack extra': the service 'weak',"
                                    + " which the plugin 'server' has started, does not run",
                            "--> " + tree.top().resolve("functions") + ":",
                            "the service's own log")
                    .saysNothingOf("the service 'early");
        } finally {
            ProcessHandle.of(pid("early")).ifPresent(ProcessHandle::destroy);
        }
    }

    private void server(String plugin) {
        playground
                .git()
                .shell(
                        playground.repository("server"),
                        "cat >>devstack/plugin.sh <<'END'\n" + plugin + "\nEND\n" + "git commit -qam Services");
    }

    private long pid(String service) throws IOException {
        return Long.parseLong(
                playground.read("files/unit-devstack@" + service + ".service").strip());
    }
}
