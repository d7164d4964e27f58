package org.stackplug.fetch;

import java.util.List;
import org.stackplug.event.FetchAction;
import org.stackplug.fetch.checkout.CheckoutResult;
import org.stackplug.problem.Problem;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.run.CloneAnswer;

/** The text that a call of {@code git_clone} prints. */
final class CloneAnswers {
    private CloneAnswers() {}

    /** Returns the answer for a checkout that is in place. */
    static CloneAnswer done(CloneTarget target, CheckoutResult result) {
        StringBuilder text = new StringBuilder();
        result.warnings()
                .forEach(warning -> text.append("warning: ").append(warning).append('\n'));
        String revision = result.checkout()
                .revision()
                .map(Revision::abbreviated)
                .orElse("no " + result.checkout().declaration().words().state());
        String from = target.declaration().source().urlWithoutCredentials() + " "
                + target.declaration().source().ref();
        text.append(target.folder())
                .append(" is at ")
                .append(revision)
                .append(result.action() == FetchAction.KEPT ? ", as it was found" : " (" + from + ")")
                .append('\n');
        return new CloneAnswer(true, text.toString());
    }

    /** Returns the answer for a call that fails. */
    static CloneAnswer failed(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            text.append("error[")
                    .append(problem.code().id())
                    .append("]: ")
                    .append(problem.sentence())
                    .append('\n');
            problem.explanation()
                    .forEach(line -> text.append("  = ").append(line).append('\n'));
            if (!problem.remedy().isEmpty()) {
                text.append("  help: ").append(problem.remedy()).append('\n');
            }
        }
        return new CloneAnswer(false, text.toString());
    }
}
