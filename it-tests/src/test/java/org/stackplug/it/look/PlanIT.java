package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;

/** The output of {@code plan}. */
@Execution(ExecutionMode.CONCURRENT)
class PlanIT {
    private Playground playground;

    /** The plugin top requires base and shared, base requires shared, which has the alias common. */
    @BeforeEach
    void plugins(@TempDir Path folder) {
        playground = new Playground(folder)
                .plugin("alone", "devstack/plugin.sh", "")
                .plugin(
                        "top",
                        "devstack/settings",
                        "define_plugin top\nplugin_requires top base\nplugin_requires top common\n")
                .plugin("base", "devstack/settings", "plugin_requires base common\nplugin_requires base absent\n")
                .plugin("shared", "devstack/settings", "define_plugin common\n", "devstack/plugin.sh", "");
        playground.localrc(
                playground.enable("top"),
                playground.enable("alone"),
                playground.enable("base"),
                playground.enable("shared"));
    }

    @Test
    void sumsTheStepsUpAndListsThemOnRequest() {
        playground.run("plan").exits(0).prints("4 plugins, 4 to be fetched", "as far as they are known");
        playground.run("fetch").exits(0);

        String plan = playground.run("plan").exits(0).out();

        assertTrue(plan.contains("\n  source             3 settings\n"), plan);
        assertTrue(plan.contains("\n  stack pre-install  2 plugin.sh\n"), plan);
        assertTrue(plan.endsWith("4 plugins, 0 to be fetched; 13 steps, which -v lists\n"), plan);
        String all = playground.run("plan", "-v").exits(0).out();
        assertTrue(
                all.contains("\nstack pre-install\n  plugin  "
                        + playground.dest().resolve("shared/devstack/plugin.sh") + " stack pre-install\n"),
                all);
        assertEquals(all, playground.run("stack", "--dry-run", "-v").exits(0).out());
    }

    @Test
    void drawsWhatRequiresWhat() {
        playground.run("fetch").exits(0);

        assertEquals("""
                top
                ├─ base
                │  ├─ shared
                │  └─ absent  (not enabled as a plugin)
                └─ shared
                alone
                """, playground.run("plan", "--graph").exits(0).out());
        assertEquals("""
                base
                ├─ shared
                └─ absent  (not enabled as a plugin)
                """, playground.run("plan", "--graph", "base").exits(0).out());
    }

    @Test
    void drawsACircleThatTheDeclaredOrderAllows() {
        playground.plugin("shared", "devstack/settings", "define_plugin common\nplugin_requires common top\n");
        playground.run("update").exits(3);

        assertEquals(
                """
                alone
                top
                ├─ base
                │  ├─ shared
                │  │  └─ top  (see above)
                │  └─ absent  (not enabled as a plugin)
                └─ shared  (see above)
                """, playground.run("plan", "--graph", "--keep-order").exits(0).out());
    }
}
