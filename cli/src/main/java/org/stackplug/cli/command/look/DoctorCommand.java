package org.stackplug.cli.command.look;

import java.util.List;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.FindingPrinter;
import org.stackplug.doctor.Doctor;
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
        Doctor doctor = new Doctor(MachineRequest.of(globals(), this::settings), secrets());
        onInterrupt(doctor::cancel);
        List<Finding> findings = doctor.examine(offline, topic -> {
            if (globals().verbosity() != Console.Verbosity.QUIET) {
                err().println("waiting for " + topic + " ...");
            }
        });
        if (globals().json()) {
            Documents.findings(writer(), secrets(), findings);
        } else {
            new FindingPrinter(out(), globals().paletteOf(1), globals().verbosity(), secrets()).print(findings);
        }
        boolean fails = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM);
        return fails ? ErrorCode.SETTING.exitStatus() : 0;
    }
}
