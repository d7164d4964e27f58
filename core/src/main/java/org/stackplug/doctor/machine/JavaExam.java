package org.stackplug.doctor.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stackplug.spi.Finding;

/** The Java that the launcher has chosen, and its memory. */
public final class JavaExam implements Examination {
    private static final long MEBIBYTE = 1L << 20;
    /** A fetch of an ordinary repository needs about a third of it. */
    private static final long LITTLE_MEMORY = 192 * MEBIBYTE;

    private final Map<String, String> environment;
    private final long memory;

    /** @param memory the most bytes that the heap can have */
    public JavaExam(Map<String, String> environment, long memory) {
        this.environment = environment;
        this.memory = memory;
    }

    @Override
    public String topic() {
        return "java";
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        boolean named = !environment.getOrDefault("JAVA_HOME", "").isEmpty();
        findings.add(Finding.ok(
                topic(),
                "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.home") + " (from "
                        + (named ? "JAVA_HOME" : "PATH") + ")"));
        if (memory < LITTLE_MEMORY) {
            findings.add(Finding.note(
                    topic(),
                    "Java may use only " + memory / MEBIBYTE + " MiB of memory, which is little for a large repository",
                    "Allow more, such as by JAVA_TOOL_OPTIONS=-Xmx1g."));
        }
        return findings;
    }
}
