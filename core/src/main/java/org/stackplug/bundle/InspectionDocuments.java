package org.stackplug.bundle;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.doctor.Doctor;
import org.stackplug.doctor.DoctorRequest;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.mask.Secrets;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.report.StatusDocument;
import org.stackplug.run.Planner;
import org.stackplug.run.StatusCheck;
import org.stackplug.spi.Finding;
import org.stackplug.task.Cancellation;

/** The documents of the commands that only inspect. Whatever ends one of the commands is in its document. */
final class InspectionDocuments {
    private final DoctorRequest request;
    private final Secrets secrets;
    private final Cancellation cancellation;

    InspectionDocuments(DoctorRequest request, Secrets secrets, Cancellation cancellation) {
        this.request = request;
        this.secrets = secrets;
        this.cancellation = cancellation;
    }

    /** Takes and writes a document. */
    @FunctionalInterface
    private interface Taking {
        void write(Writer writer, List<RunEvent.Warned> warnings) throws StackplugException;
    }

    /**
     * Adds all of them.
     *
     * @throws StackplugException {@link ErrorCode#INTERRUPTED}
     */
    void addTo(MaskedArchive archive) throws IOException, StackplugException {
        Doctor doctor = new Doctor(request, secrets);
        List<Finding> findings;
        try (var whileExamining = cancellation.guard(doctor::cancel)) {
            findings = doctor.examine(true);
        }
        archive.json("doctor.json", writer -> {
            Documents.findings(writer, secrets, findings);
            return "";
        });
        List<RunEvent.Warned> warnings = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void on(RunEvent event) {
                secrets.on(event);
                if (event instanceof RunEvent.Warned warned) {
                    warnings.add(warned);
                }
            }
        };
        StatusCheck status = new StatusCheck(request.options(), request.fetchers(), request.runners(), listener);
        add(
                archive,
                "status",
                status::cancel,
                warnings,
                (writer, warned) -> StatusDocument.write(writer, secrets, "status", status.take(false), warned));
        Planner planner = new Planner(request.options(), request.fetchers(), request.runners(), listener);
        add(
                archive,
                "plan",
                planner::cancel,
                warnings,
                (writer, warned) -> Documents.plan(writer, secrets, planner.plan(), warned));
    }

    private void add(
            MaskedArchive archive, String command, Runnable cancel, List<RunEvent.Warned> warnings, Taking taking)
            throws IOException, StackplugException {
        warnings.clear();
        try (var whileTaking = cancellation.guard(cancel);
                var limit = new TimeLimit(cancel)) {
            archive.json(command + ".json", writer -> {
                try {
                    taking.write(writer, warnings);
                    return "";
                } catch (StackplugException e) {
                    Documents.failure(writer, secrets, command, e.problems(), warnings);
                    return limit.isOver() ? "it took too long" : "";
                }
            });
        }
        if (cancellation.isRequested()) {
            throw new StackplugException(Problem.of(ErrorCode.INTERRUPTED, "the command was interrupted")
                    .remedy("Run the command again."));
        }
    }
}
