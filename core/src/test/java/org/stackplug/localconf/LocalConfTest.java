package org.stackplug.localconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;

class LocalConfTest {
    private static final String LOCALRC = "[[local|localrc]]\n";

    @TempDir
    Path folder;

    private LocalConf read(String text) throws IOException, StackplugException {
        Path file = Files.write(folder.resolve("local.conf"), text.getBytes(StandardCharsets.ISO_8859_1));
        return LocalConf.parse(ConfText.read(file));
    }

    private Problem refused(String text) {
        return assertThrows(StackplugException.class, () -> read(text))
                .problems()
                .get(0);
    }

    private List<Integer> remarkedLines(String text) throws IOException, StackplugException {
        return read(text).remarks().stream()
                .flatMap(remark -> remark.places().stream())
                .map(Place::line)
                .toList();
    }

    @Test
    void keepsTheLineNumbersOfLocalrc() throws Exception {
        LocalConf conf = read("# comment\n\n" + LOCALRC + "A=1\n[[post-config|$X]]\n[a]\nb=c\n" + LOCALRC + "B=1\n");

        assertEquals("\n\n\nA=1\n\n\n\n\nB=1\n\n", new String(conf.localrc(), StandardCharsets.ISO_8859_1));
        assertEquals(List.of("$X"), conf.files("post-config"));
        assertEquals(List.of(), conf.remarks());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# comment\n\n  # another one\n[[local|localrc]]\nA=1\n",
                "[[local|localrc]] # comment\nA=1\n",
                "[[local|localrc]]\n[[ -n $A ]] && B=1\n  [[ $A == 1 || $B == 2 ]] && C=1\n",
                "[[local|localrc]]\ncat >f <<EOF\n[[inputs.cpu]]\n  [[post-config|$X]]\nEOF\nA=1\n",
                "[[post-config|$X]]\n[DEFAULT]\n# A_B=c\nA_B = c\nab=c\n",
                ""
            })
    void remarksOnNothingInACorrectFile(String text) throws Exception {
        assertEquals(List.of(), read(text).remarks());
    }

    @ParameterizedTest
    @CsvSource({
        "' [[local|localrc]]', indented",
        "'\t[[post-config|$X]]', indented",
        "'  [[ post-config | $X ]]', indented",
        "'[[ local|localrc]]', a blank",
        "'[[ local | localrc ]]', a blank",
        "'[[ $A == 1 || $B == 2 ]] && C=1', a blank",
        "'[[local |localrc]]', as it is written",
        "'[[local| localrc]]', as it is written",
        "'[[local|localrc]]#', as it is written",
        "'[[post-config|/a b]]', as it is written",
        "'[[post-config|$A|$B]]', as it is written",
        "'[local|localrc]', too few brackets",
        "'[post-config|$X]', too few brackets",
        "'[post-config]|$X]', too few brackets",
        "'[[local|localrc]', incomplete",
        "'[[post-config]|$X]', incomplete",
        "'[[localrc]]', incomplete"
    })
    void refusesALineThatOnlyLooksLikeAHeader(String line, String sentence) {
        for (String before : List.of("", LOCALRC + "A=1\n", "[[post-config|$X]]\n[a]\n")) {
            Problem problem = refused(before + line + "\nA=1\n");

            assertEquals(ErrorCode.CONF_HEADER, problem.code());
            assertTrue(problem.sentence().contains(sentence), problem::toString);
            assertEquals(
                    (int) before.lines().count() + 1, problem.places().get(0).line());
        }
    }

    @Test
    void refusesAHeaderWithinAHereDocument() {
        Problem problem = refused(LOCALRC + "cat >f <<-'EOF'\n[[post-config|$X]]\n\tEOF\nenable_plugin a b\n");

        assertEquals(List.of(3, 2), problem.places().stream().map(Place::line).toList());
        assertTrue(problem.sentence().contains("here-document"), problem::toString);
    }

    @Test
    void refusesAFileWithoutAnyHeader() {
        Problem problem = refused("# comment\nenable_plugin a b\n");

        assertEquals(ErrorCode.CONF_HEADER, problem.code());
        assertEquals(2, problem.places().get(0).line());
    }

    @Test
    void remarksOnTextBeforeTheFirstHeader() throws Exception {
        assertEquals(List.of(2), remarkedLines("# comment\nA=1\nB=1\n" + LOCALRC));
    }

    @Test
    void remarksOnTextAfterAHeader() throws Exception {
        assertEquals(List.of(1), remarkedLines("[[local|localrc]] A=1\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enable_plugin a https://h/a?b=c",
                "  enable_service x",
                "ADMIN_PASSWORD=secret",
                "export HTTP_PROXY=x",
                "source more.rc",
                "  [DEFAULT]"
            })
    void remarksOnLinesThatDoNotBelongInAMergedSection(String line) throws Exception {
        assertEquals(List.of(3), remarkedLines("[[post-config|$X]]\n[a]\n" + line + "\n"));
    }

    @Test
    void readsWindowsLineEndingsAndRemarksOnThem() throws Exception {
        LocalConf conf = read("[[local|localrc]]\r\nA=1\r\n[[post-config|$X]]\r\n[a]\r\n");

        assertEquals("\nA=1\n", new String(conf.localrc(), StandardCharsets.ISO_8859_1));
        assertEquals(List.of("$X"), conf.files("post-config"));
        assertEquals(1, conf.remarks().size());
    }

    @Test
    void skipsAByteOrderMarkBeforeAComment() throws Exception {
        assertTrue(read("\u00ef\u00bb\u00bf# comment\n" + LOCALRC).hasLocalrc());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ef\u00bb\u00bf[[local|localrc]]\nA=1\n",
                "\u00ff\u00fe[\0[\0",
                "\u00fe\u00ff\0[\0[",
                "[\0[\0l\0o\0c\0a\0l\0",
                "[[local|localrc]]\rA=1\r",
                "# comment\r[[local|localrc]]\rA=1\r",
                "[[local|localrc]]\nA=1\rB=1\n"
            })
    void refusesAFileThatIsNotTextWithLineFeeds(String bytes) {
        assertEquals(ErrorCode.CONF_TEXT, refused(bytes).code());
    }

    @Test
    void keepsBytesOfAnyEncoding() throws Exception {
        assertEquals(
                "\nA='\u00e4\u00df\u00ff'\n",
                new String(read(LOCALRC + "A='\u00e4\u00df\u00ff'").localrc(), StandardCharsets.ISO_8859_1));
    }
}
