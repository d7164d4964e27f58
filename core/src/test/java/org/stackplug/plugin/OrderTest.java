package org.stackplug.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Source;

/** The order of plugins: as declared, apart from requirements. */
class OrderTest {
    private static final Path CONF = Path.of("/stack/local.conf");

    /** Declared names, requirements as "plugin>required", and the expected order. */
    static Stream<Arguments> orders() {
        return Stream.of(
                arguments("a b c", "", "a b c"),
                arguments("a b c", "b>a", "a b c"),
                arguments("a b c", "a>c", "c a b"),
                arguments("a b c d", "b>d", "a d b c"),
                arguments("a b c", "a>b b>c", "c b a"),
                arguments("a b c", "a>c b>c", "c a b"),
                arguments("a b", "a>a", "a b"),
                arguments("a b", "a>cinder", "a b"));
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @MethodSource("orders")
    void movesOnlyRequirementsUp(String declared, String required, String expected) throws Exception {
        Order order = Order.compute(declarations(declared), requirements(required), false);
        assertEquals(List.of(expected.split(" ", -1)), order.names());
    }

    @Test
    void reportsEachMoveWithItsRequirement() throws Exception {
        Order order = Order.compute(declarations("a b c"), requirements("a>c"), false);
        assertEquals(1, order.moves().size());
        Order.MovedPlugin move = order.moves().get(0);
        assertEquals("c", move.name());
        assertEquals("a", move.before());
        assertEquals("a", move.because().owner());
    }

    @Test
    void keepsTheDeclaredOrderOnRequest() throws Exception {
        Order order = Order.compute(declarations("a b c"), requirements("a>c c>x"), true);
        assertEquals(List.of("a", "b", "c"), order.names());
        assertEquals(List.of(), order.moves());
        assertEquals("x", order.missing().get(0).required());
    }

    @Test
    void reportsRequirementsThatAreNotEnabled() throws Exception {
        Order order = Order.compute(declarations("a"), requirements("a>barbican"), false);
        assertEquals(
                List.of("barbican"),
                order.missing().stream().map(Requirements.Requirement::required).toList());
    }

    @Test
    void findsARequirementByTheNameThatAPluginGivesItself() throws Exception {
        Map<String, Requirements> requirements = requirements("a>ceph");
        requirements.put(
                "devstack-plugin-ceph",
                new Requirements(Map.of("ceph", new Place(Path.of("settings"), 1)), List.of(), List.of()));
        Order order = Order.compute(declarations("a devstack-plugin-ceph"), requirements, false);
        assertEquals(List.of("devstack-plugin-ceph", "a"), order.names());
    }

    @Test
    void prefersTheNameThatTheUserGave() throws Exception {
        Map<String, Requirements> requirements = requirements("a>ceph");
        requirements.put(
                "other", new Requirements(Map.of("ceph", new Place(Path.of("settings"), 1)), List.of(), List.of()));
        Order order = Order.compute(declarations("a other ceph"), requirements, false);
        assertEquals(List.of("ceph", "a", "other"), order.names());
    }

    @Test
    void refusesACycleAndNamesItsPlugins() {
        StackplugException refused = assertThrows(
                StackplugException.class,
                () -> Order.compute(declarations("x a b c"), requirements("x>a a>b b>c c>a"), false));
        assertEquals(ErrorCode.REQUIREMENT_CYCLE, refused.problems().get(0).code());
        assertEquals(
                true,
                refused.problems().get(0).sentence().contains("a → b → c → a"),
                refused.problems().get(0).sentence());
        assertEquals(6, refused.problems().get(0).places().size());
    }

    private static List<Declaration> declarations(String names) {
        List<Declaration> declarations = new ArrayList<>();
        for (String name : names.split(" ", -1)) {
            declarations.add(new Declaration(
                    name,
                    new Source("https://example.org/" + name, "master"),
                    new Place(CONF, declarations.size() + 2)));
        }
        return declarations;
    }

    private static Map<String, Requirements> requirements(String pairs) {
        Map<String, List<Requirements.Requirement>> byOwner = new HashMap<>();
        for (String pair : pairs.isEmpty() ? new String[0] : pairs.split(" ", -1)) {
            String[] names = pair.split(">", -1);
            byOwner.computeIfAbsent(names[0], owner -> new ArrayList<>())
                    .add(new Requirements.Requirement(
                            names[0], names[1], new Place(Path.of("/dest/" + names[0] + "/devstack/settings"), 1)));
        }
        Map<String, Requirements> requirements = new HashMap<>();
        byOwner.forEach((owner, requires) -> requirements.put(owner, new Requirements(Map.of(), requires, List.of())));
        return requirements;
    }
}
