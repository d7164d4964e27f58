package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.run.Namespace;

abstract class NamespacePromises extends RunnerFixture {
    NamespacePromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @Test
    void omitsLocalVariables() throws Exception {
        stack.atLastPoint();
        stack.outputOf("local a=1; b=2; declare -g c=3");

        Map<String, Namespace.Variable> variables = stack.session().namespace().variables();

        assertFalse(variables.containsKey("a"));
        assertFalse(variables.containsKey("dir"));
        assertTrue(variables.keySet().stream().noneMatch(name -> name.startsWith("_stackplug_")));
        assertEquals(Optional.of("2"), variables.get("b").value());
        assertEquals(Optional.of("3"), variables.get("c").value());
    }

    @Test
    void reportsOddValuesUnchanged() throws Exception {
        String odd = "a\nb'c\"d\\e$f`g\th\u0001\u00e4\u20ac ]) [x]=";
        stack.environment("ODD", odd).atLastPoint();

        assertEquals(Optional.of(odd), stack.value("ODD"));
    }

    @Test
    void reportsOddValuesInAnyLocale() throws Exception {
        stack.environment("ODD", "\u00e4\n\u20ac").atLastPoint();
        stack.outputOf("LC_ALL=C");

        assertEquals(Optional.of("\u00e4\n\u20ac"), stack.value("ODD"));
    }

    @Test
    void reportsTheElementsOfArrays() throws Exception {
        stack.atLastPoint();
        stack.outputOf(
                "L=(x 'y z' $'1\\n2'); L[7]=s; declare -gA M=(['k ]=']='v\"' [b]=''); declare -g unset; export E=1; R=2;"
                        + " readonly R");

        Map<String, Namespace.Variable> all = stack.session().namespace().variables();

        assertEquals(
                Map.of("0", "x", "1", "y z", "2", "1\n2", "7", "s"),
                all.get("L").elements());
        assertEquals(Map.of("k ]=", "v\"", "b", ""), all.get("M").elements());
        assertEquals(Optional.empty(), all.get("unset").value());
        assertEquals("x", all.get("E").attributes());
        assertEquals("r", all.get("R").attributes());
    }
}
