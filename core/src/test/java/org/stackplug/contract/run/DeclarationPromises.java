package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.EnableCall;
import org.stackplug.spi.run.RunnerException;

abstract class DeclarationPromises extends RunnerFixture {
    DeclarationPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    private List<EnableCall> declared(String localrc) throws RunnerException, IOException {
        return stack.localrc(localrc).nextPoint().enabled();
    }

    @Test
    void reportsCallsInOrderWithTheirLines() throws Exception {
        List<EnableCall> calls =
                declared("\n# first\nenable_plugin a https://h/a\n\nenable_plugin b https://h/b dev\n");

        assertEquals(List.of("a", "https://h/a"), calls.get(0).arguments());
        assertEquals(new Place(stack.localConf(), 3), calls.get(0).place());
        assertEquals(List.of("b", "https://h/b", "dev"), calls.get(1).arguments());
        assertEquals(new Place(stack.localConf(), 5), calls.get(1).place());
    }

    @Test
    void evaluatesConditionsAndVariables() throws Exception {
        List<EnableCall> calls = declared("""
                BASE=https://h
                if [[ -n $BASE ]]; then
                  enable_plugin a $BASE/a
                else
                  enable_plugin b $BASE/b
                fi
                """);

        assertEquals(1, calls.size());
        assertEquals(List.of("a", "https://h/a"), calls.get(0).arguments());
        assertEquals(3, calls.get(0).place().line());
    }

    @Test
    void namesTheLineInASourcedFile() throws Exception {
        Path more = Files.writeString(stack.top().resolve("more.rc"), "\n\nenable_plugin a u\n");

        assertEquals(
                new Place(more, 3), declared("source $TOP_DIR/more.rc").get(0).place());
        stack.close();
    }

    @Test
    void namesTheFileSourcedByARelativePath() throws Exception {
        Path more = Files.writeString(stack.top().resolve("more.rc"), "enable_plugin a u\n");

        assertEquals(new Place(more, 1), declared("source ./more.rc").get(0).place());
    }

    @Test
    void keepsEveryWordUnchanged() throws Exception {
        List<EnableCall> calls = declared("enable_plugin 'a  b' '*' \"x\ny\" ''\nenable_plugin\n");

        assertEquals(List.of("a  b", "*", "x\ny", ""), calls.get(0).arguments());
        assertEquals(List.of(), calls.get(1).arguments());
    }

    @Test
    void reportsDestAtTheTimeOfTheCall() throws Exception {
        List<EnableCall> calls = declared("enable_plugin a u\nDEST=/elsewhere\nenable_plugin b u\n");

        assertEquals(stack.dest().toString(), calls.get(0).dest());
        assertEquals("/elsewhere", calls.get(1).dest());
    }

    @Test
    void reportsLaterCallsAtTheNextPoint() throws Exception {
        stack.points("fetch", "source", "stack install").nextPoint();
        stack.arrange();
        assertEquals(List.of(), stack.nextPoint().enabled());
        stack.outputOf("enable_plugin late u");

        assertEquals(List.of("late", "u"), stack.nextPoint().enabled().get(0).arguments());
    }

    @Test
    void arrangesPluginsInTheOrderOfTheEngine() throws Exception {
        stack.localrc("enable_plugin a u\nenable_plugin b u\n").nextPoint();
        stack.arrange("b", "a");

        assertEquals(Optional.of(",b,a"), stack.value("DEVSTACK_PLUGINS"));
        assertEquals(
                stack.dest().resolve("a").toString(),
                stack.session().namespace().variables().get("GITDIR").elements().get("a"));
    }
}
