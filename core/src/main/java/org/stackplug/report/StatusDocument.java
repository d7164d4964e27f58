package org.stackplug.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.stackplug.document.JsonValues;
import org.stackplug.event.RunEvent;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RunRecord;
import org.stackplug.lock.LockComparison;
import org.stackplug.mask.Secrets;
import org.stackplug.problem.Problem;
import org.stackplug.run.PluginStatus;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.Revision;

/** The documents of the commands that look at declarations, lock, checkouts and remotes. */
public final class StatusDocument {
    private StatusDocument() {}

    /**
     * Writes the status of the declared plugins.
     *
     * @param held the run that is held in TOP_DIR, if there is one
     */
    public static void write(
            Writer writer,
            Secrets secrets,
            List<PluginStatus> plugins,
            Optional<RunRecord> held,
            List<RunEvent.Warned> warnings) {
        write(writer, secrets, "status", plugins, json -> hold(json, held), warnings);
    }

    /** Writes the status of the declared plugins for another command. */
    public static void write(
            Writer writer,
            Secrets secrets,
            String command,
            List<PluginStatus> plugins,
            List<RunEvent.Warned> warnings) {
        write(writer, secrets, command, plugins, json -> {}, warnings);
    }

    private static void hold(JsonGenerator json, Optional<RunRecord> held) throws IOException {
        if (held.isEmpty()) {
            json.writeNullField("hold");
            return;
        }
        HoldSpan hold = held.get().heldNow().orElseThrow();
        json.writeObjectFieldStart("hold");
        json.writeStringField("run", held.get().id());
        json.writeStringField("point", hold.after());
        json.writeStringField("since", hold.time().started().toString());
        JsonValues.nullable(json, "until", hold.deadline().map(Instant::toString));
        json.writeEndObject();
    }

    private static void write(
            Writer writer,
            Secrets secrets,
            String command,
            List<PluginStatus> plugins,
            Documents.Fields more,
            List<RunEvent.Warned> warnings) {
        Documents.document(writer, secrets, command, json -> {
            more.write(json);
            json.writeArrayFieldStart("plugins");
            for (PluginStatus plugin : plugins) {
                json.writeStartObject();
                json.writeStringField("name", plugin.declaration().name());
                json.writeStringField("url", plugin.declaration().source().urlWithoutCredentials());
                json.writeStringField("declared", plugin.declaration().source().ref());
                JsonValues.nullable(
                        json,
                        "locked",
                        plugin.locked().map(entry -> entry.revision().id()));
                JsonValues.nullable(
                        json, "revision", plugin.checkout().revision().map(Revision::id));
                json.writeStringField("state", plugin.state().word());
                json.writeBooleanField("usersOwn", plugin.usersOwn());
                JsonValues.nullable(json, "inPlace", plugin.inPlace().map(Path::toString));
                JsonValues.nullable(
                        json,
                        "remote",
                        plugin.remote().map(ref -> ref.revision().id()));
                json.writeBooleanField("behind", plugin.isBehind());
                JsonValues.nullable(json, "forced", plugin.forced());
                JsonValues.nullable(json, "refused", plugin.refusal().map(Problem::sentence));
                changes(json, plugin.changes());
                JsonValues.nullable(json, "branch", plugin.checkout().branch().map(CheckoutState.Branch::name));
                JsonValues.strings(json, "edited", plugin.checkout().work().edited());
                JsonValues.strings(json, "deleted", plugin.deleted());
                JsonValues.strings(json, "untracked", plugin.checkout().work().untracked());
                JsonValues.strings(json, "committed", plugin.checkout().work().committed());
                JsonValues.strings(json, "stashed", plugin.checkout().work().stashed());
                json.writeObjectFieldStart("declaredAt");
                JsonValues.place(json, Optional.of(plugin.declaration().place()));
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            JsonValues.problems(json, PluginStatus.problems(plugins));
            JsonValues.warnings(json, warnings);
        });
    }

    /** Writes the field {@code changes}: null if they are not known. */
    static void changes(JsonGenerator json, Optional<Changes> changes) throws IOException {
        if (changes.isEmpty()) {
            json.writeNullField("changes");
            return;
        }
        json.writeObjectFieldStart("changes");
        Optional<Changes.History> history = changes.get().history();
        if (history.isPresent()) {
            json.writeNumberField("arriving", history.get().arriving());
            json.writeNumberField("lost", history.get().lost());
        } else {
            json.writeNullField("arriving");
            json.writeNullField("lost");
        }
        JsonValues.strings(
                json, "subjects", history.map(Changes.History::subjects).orElse(List.of()));
        json.writeArrayFieldStart("files");
        for (Changes.ChangedFile file : changes.get().files()) {
            json.writeStartObject();
            json.writeStringField("path", file.path());
            json.writeStringField("effect", file.effect().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("diff", changes.get().diff());
        json.writeEndObject();
    }

    /** Writes the comparison of the lock with the declarations. */
    public static void write(
            Writer writer, Secrets secrets, LockComparison comparison, List<RunEvent.Warned> warnings) {
        Documents.document(writer, secrets, "status", json -> {
            json.writeBooleanField("locked", comparison.problems().isEmpty());
            JsonValues.strings(json, "stale", comparison.stale());
            JsonValues.problems(json, comparison.problems());
            JsonValues.warnings(json, warnings);
        });
    }
}
