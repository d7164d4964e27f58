package org.stackplug.runner.shell.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.contract.host.ShellHostContract;

class LocalHostTest extends ShellHostContract {
    @Override
    protected ShellHost host() {
        return new LocalHost();
    }

    /** Texts of Linux: in a terminal, after "&" there, and in a service. */
    @ParameterizedTest
    @CsvSource({
        "4711 (a) b) S 4700 4711 4700 34816 4711 4194304 0 0, FOREGROUND",
        "4711 (java) R 4700 4711 4700 34816 4700 4194304 0 0, BACKGROUND",
        "4711 (java) S 4700 4711 4700 0 -1 4194304 0 0, NONE",
        "4711 (java), UNKNOWN"
    })
    void readsTheTerminalOfTheEngine(String stat, EngineTerminal terminal) {
        assertEquals(terminal, EngineTerminal.of(stat));
    }
}
