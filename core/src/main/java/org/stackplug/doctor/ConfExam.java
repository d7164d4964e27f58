package org.stackplug.doctor;

import java.util.ArrayList;
import java.util.List;
import org.stackplug.doctor.machine.Examination;
import org.stackplug.event.RunEvent;
import org.stackplug.spi.Finding;

/** local.conf and localrc: everything that ends a run, and the warnings. */
record ConfExam(EvaluatedLocalrc localrc) implements Examination {
    @Override
    public String topic() {
        return "local.conf";
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(Findings.of(topic(), localrc.problems()));
        for (RunEvent.Warned warning : localrc.warnings()) {
            String places =
                    warning.places().isEmpty() ? "" : " (" + warning.places().get(0) + ")";
            findings.add(Finding.note(
                    topic(),
                    String.join(
                                    " ",
                                    warning.sentence()
                                            .lines()
                                            .map(String::strip)
                                            .toList())
                            + places,
                    "Correct the line, if it is not what you want."));
        }
        localrc.declared()
                .ifPresent(declared -> findings.add(
                        0,
                        Finding.ok(
                                topic(),
                                "localrc enables "
                                        + count(declared.declarations().size()))));
        return findings;
    }

    private static String count(int plugins) {
        return plugins == 1 ? "1 plugin" : plugins + " plugins";
    }
}
