package org.stackplug.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.EnableCall;

/** Checks the plugins that localrc enables. */
class DeclarationsTest {

    @Test
    void assumesMasterWithoutARef() throws Exception {
        List<Declaration> declarations =
                Declarations.check(calls("a https://example.org/a", "b https://example.org/b stable/x"));
        assertEquals("master", declarations.get(0).source().ref());
        assertEquals("stable/x", declarations.get(1).source().ref());
        assertEquals(2, declarations.get(1).place().line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a,b", "-x", ".git", "a/b", "a b", "", "a\u0007", "a\n"})
    void refusesANameThatCannotBeAFolder(String name) {
        StackplugException refused = assertThrows(
                StackplugException.class,
                () -> Declarations.check(List.of(new EnableCall(
                        List.of(name, "https://example.org/x"), "/opt/stack", new Place(Path.of("/local.conf"), 1)))));
        ErrorCode expected = name.isEmpty() ? ErrorCode.ENABLE_WORDS : ErrorCode.PLUGIN_NAME;
        assertEquals(expected, refused.problems().get(0).code());
    }

    @ParameterizedTest
    @CsvSource({"a, ENABLE_WORDS", "a u r x, ENABLE_WORDS", "a --upload-pack=x, SOURCE", "a https://h/x -x, SOURCE"})
    void refusesWordsThatGitWouldMisread(String words, ErrorCode code) {
        StackplugException refused = assertThrows(StackplugException.class, () -> Declarations.check(calls(words)));
        assertEquals(code, refused.problems().get(0).code());
    }

    @Test
    void reportsAllProblemsAtOnce() {
        StackplugException refused = assertThrows(
                StackplugException.class,
                () -> Declarations.check(calls("a https://h/a", "a https://h/a", "../b https://h/b", "c")));
        assertEquals(
                List.of(ErrorCode.ENABLED_TWICE, ErrorCode.PLUGIN_NAME, ErrorCode.ENABLE_WORDS),
                refused.problems().stream().map(Problem::code).toList());
        assertEquals(
                List.of(2, 1),
                refused.problems().get(0).places().stream().map(Place::line).toList());
    }

    private static List<EnableCall> calls(String... lines) {
        List<EnableCall> calls = new ArrayList<>();
        for (String line : lines) {
            calls.add(new EnableCall(
                    List.of(line.split(" ", -1)), "/opt/stack", new Place(Path.of("/local.conf"), calls.size() + 1)));
        }
        return calls;
    }
}
