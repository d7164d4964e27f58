package org.stackplug.cli.command.look;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.backend.ExtFolder;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.command.Version;
import org.stackplug.cli.terminal.FindingPrinter;
import org.stackplug.doctor.Doctor;
import org.stackplug.doctor.DoctorRequest;
import org.stackplug.doctor.Findings;
import org.stackplug.options.Locations;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.spi.Finding;

/** {@code doctor}: everything that a run will need. */
public final class DoctorCommand extends ToolCommand {
    private boolean offline;

    public DoctorCommand(String description, Invocation invocation) {
        super("doctor", description, invocation);
        help().paragraph(
                        "Looks at Java, bash, folders and disks, sudo, proxies, certificates, SSH keys, local.conf, the remotes,"
                                + " other runs and what killed runs have left. Changes nothing. The exit status is 3 if a run would"
                                + " fail.")
                .example("doctor", "examines everything; -v also shows what is as it should be")
                .example("doctor --offline", "asks no remote");
        options().flag("--offline", "do not use the network", v -> offline = v);
    }

    @Override
    protected int execute() throws StackplugException {
        Doctor doctor = new Doctor(request(), secrets());
        onInterrupt(doctor::cancel);
        List<Finding> findings = doctor.examine(offline);
        if (globals().json()) {
            Documents.findings(writer(), secrets(), findings);
        } else {
            new FindingPrinter(out(), globals().paletteOf(1), globals().verbosity(), secrets()).print(findings);
        }
        boolean fails = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM);
        return fails ? ErrorCode.SETTING.exitStatus() : 0;
    }

    private DoctorRequest request() {
        List<Finding> known = new ArrayList<>();
        RunOptions options;
        try {
            options = RunOptionsFactory.ofReadOnly(globals(), settings(), Selection.all(), false);
            known.add(Finding.ok("settings", "all of them are valid"));
        } catch (StackplugException e) {
            known.addAll(Findings.of("settings", e.problems()));
            options = RunOptions.of(Version.line(), globals().topDir())
                    .at(new Locations(
                            globals().topDir(), globals().conf(), globals().dest()));
        }
        for (ExtFolder.Unusable file : ExtFolder.unusable()) {
            known.add(Finding.note(
                    "providers", file.file() + " is not used: " + file.why(), "Remove it, or put a jar there."));
        }
        return new DoctorRequest(
                options, Backends.fetchers(), Backends.runners(), System.getenv(), installation(), known);
    }

    /** Returns the folder and the archive that the launcher has passed. */
    private static Optional<DoctorRequest.Installation> installation() {
        String home = System.getProperty("stackplug.home", "");
        String archive = System.getProperty("stackplug.archive", "");
        return home.isEmpty() || archive.isEmpty()
                ? Optional.empty()
                : Optional.of(new DoctorRequest.Installation(Path.of(home), Path.of(archive)));
    }
}
