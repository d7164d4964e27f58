package org.stackplug.devstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.spi.run.Namespace;

/** Reads clones from scripts in the style of DevStack. */
class TreeClonesTest {
    @TempDir
    Path top;

    private final Map<String, Namespace.Variable> variables = new TreeMap<>();

    @BeforeEach
    void tree() throws IOException {
        set("DEST", "/dest");
        set("ENABLED_SERVICES", "key");
        set("TOOL_REPO", "https://example.org/tool.git");
        write("stack.sh", "source $TOP_DIR/lib/tool", "if is_service_enabled keystone; then", "    install_tool", "fi");
    }

    private void set(String name, String value) {
        variables.put(name, new Namespace.Variable("", Optional.of(value), Map.of()));
    }

    private void write(String file, String... lines) throws IOException {
        Path path = top.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, List.of(lines));
    }

    private TreeClones read(Path... plugins) throws IOException {
        return new TreeClones(top, new Namespace(new TreeMap<>(variables)), List.of(plugins));
    }

    private List<String> folders(Path... plugins) throws IOException {
        return read(plugins).calls().stream().map(CloneCall::folder).toList();
    }

    @Test
    void followsCallsFromFunctionToFunction() throws IOException {
        write(
                "lib/tool",
                "function prepare_tool {",
                "    git_clone $TOOL_REPO $DEST/tool master",
                "}",
                "function install_tool {",
                "    if [[ \"$TOOL_FROM_SOURCE\" == \"True\" ]]; then",
                "        prepare_tool",
                "    fi",
                "}");
        set("TOOL_FROM_SOURCE", "True");
        assertEquals(List.of("/dest/tool"), folders());
        set("TOOL_FROM_SOURCE", "False");
        assertEquals(List.of(), folders());
        set("TOOL_FROM_SOURCE", "True");
        set("ENABLED_SERVICES", "n-api");
        assertEquals(List.of(), folders());
    }

    @Test
    void followsArgumentsThatAFunctionPassesOn() throws IOException {
        write(
                "lib/tool",
                "TOOL_NAME=$(basename ${TOOL_REPO} | cut -f1 -d'.')",
                "TOOL_NAME=${TOOL_NAME:-other}",
                "function clone_it {",
                "    local repo=$1",
                "    local dir=$2",
                "    local branch=$3",
                "    ERROR_ON_CLONE=false git_clone $repo $dir $branch",
                "}",
                "function install_tool {",
                "    clone_it $TOOL_REPO $DEST/$TOOL_NAME branch-1",
                "}");
        assertEquals(List.of("/dest/tool"), folders());
        assertEquals("branch-1", read().calls().get(0).ref());
        assertEquals(List.of(), read().undecided());
    }

    @Test
    void honoursAssignmentsBeforeACall() throws IOException {
        set("GIT_DEPTH", "1");
        write("lib/tool", "function install_tool {", "    GIT_DEPTH=0 git_clone $TOOL_REPO $DEST/tool master", "}");
        assertEquals("0", read().calls().get(0).settings().get("GIT_DEPTH"));
    }

    @Test
    void skipsCallsAfterAReturn() throws IOException {
        write(
                "lib/tool",
                "function install_tool {",
                "    if [[ \"$TOOL_FROM_SOURCE\" == \"False\" ]]; then",
                "        return 0",
                "    fi",
                "    git_clone $TOOL_REPO $DEST/tool master",
                "}");
        set("TOOL_FROM_SOURCE", "False");
        assertEquals(List.of(), folders());
        set("TOOL_FROM_SOURCE", "True");
        assertEquals(List.of("/dest/tool"), folders());
    }

    @Test
    void reportsACallInTheElseOfAnUnknownCondition() throws IOException {
        write(
                "lib/tool",
                "function install_tool {",
                "    if [[ $(uname -m) == arm64 ]]; then",
                "        install_package tool",
                "    else",
                "        git_clone $TOOL_REPO $DEST/tool master",
                "    fi",
                "}");
        assertEquals(List.of(), folders());
        assertEquals(List.of(new Place(top.resolve("lib/tool"), 5)), read().undecided());
    }

    @Test
    void enablesTheServicesOfAPluginsSettings() throws IOException {
        write("lib/tool", "function install_tool {", "    git_clone $TOOL_REPO $DEST/tool master", "}");
        set("ENABLED_SERVICES", "");
        write("plugin/devstack/settings", "enable_service key", "define_plugin plugin");
        assertEquals(List.of("/dest/tool"), folders(top.resolve("plugin")));

        write("plugin/devstack/settings", "if [[ $(uname -m) == arm64 ]]; then", "    enable_service key other", "fi");
        assertEquals(List.of(), folders(top.resolve("plugin")));
        assertEquals(
                List.of(new Place(top.resolve("plugin/devstack/settings"), 2)),
                read(top.resolve("plugin")).undecided());
    }

    @Test
    void recognisesALibraryWithItsOwnVariables() throws IOException {
        write(
                "lib/tool",
                "function install_tool {",
                "    if use_library_from_git \"tool\"; then",
                "        git_clone $TOOL_REPO $DEST/tool master",
                "    fi",
                "}");
        assertEquals(List.of(), folders());
        set("LIBS_FROM_GIT", "tool");
        assertEquals(List.of("/dest/tool"), folders());
        assertEquals(List.of(), read().undecided());
        set("LIBS_FROM_GIT", "tool,nothing");
        assertEquals(List.of(new Place(top.resolve("local.conf"), 0)), read().undecided());
    }
}
