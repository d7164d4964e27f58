package org.stackplug.fetcher.git;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.fetcher.git.transport.http.HttpClients;

/**
 * Lets JGit and the HTTP client do what they do once in each process: read the git configuration and nine hundred messages, find
 * transports, see what the file system can. That takes a tenth of a second, in which a processor has nothing else to do while the shell
 * begins and while the first look-ups wait for their answers.
 */
final class JGitWarmup {
    /** There need not be one: JGit wants it for its configuration. */
    private static final File NOWHERE = new File("/nonexistent/repository");

    private static final URI ANYWHERE = URI.create("http://localhost/");

    private JGitWarmup() {}

    /**
     * What a fetch needs later on, too, while its first look-ups wait for their answers. That something fails will be told when
     * it is needed.
     *
     * @param overHttp whether it is worth while to begin with the HTTP client
     */
    static void goOn(UserGit git, boolean overHttp) {
        try (Repository nowhere =
                        new FileRepositoryBuilder().setGitDir(NOWHERE).setBare().build();
                RevWalk walk = new RevWalk(nowhere);
                ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
            if (overHttp) {
                beginHttp(git);
            }
            JGitText.get();
            formatter.idFor(Constants.OBJ_BLOB, "any".getBytes(StandardCharsets.UTF_8));
            walk.reset();
        } catch (IOException e) {
            System.getLogger(JGitWarmup.class.getName()).log(System.Logger.Level.DEBUG, "preparing", e);
        }
    }

    private static void beginHttp(UserGit git) throws IOException {
        try (HttpClients http = new HttpClients(git, Duration.ZERO)) {
            http.forUrl(ANYWHERE, true);
        }
    }
}
