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
import org.eclipse.jgit.transport.Transport;

/**
 * Lets JGit and the HTTP client do what they do once in each process: read the git configuration and nine hundred messages, find
 * transports, see what the file system can. That takes a tenth of a second, in which a processor has nothing else to do while the shell
 * begins; the first look-ups would all wait for it.
 *
 * <p>It has to come before the first transport is made: JGit's class of all transports makes some of its own kinds while it is
 * initialized, and would wait for ever for a thread that begins with one of those kinds.
 */
final class Preparation {
    /** There need not be one: JGit wants it for its configuration. */
    private static final File NOWHERE = new File("/nonexistent/repository");

    private static final URI ANYWHERE = URI.create("http://localhost/");

    private static boolean done;

    private Preparation() {}

    /**
     * Does it, or waits for whoever does; once. That something fails will be told when it is needed.
     *
     * @param overHttp whether it is worth while to begin with the HTTP client, too
     */
    static synchronized void make(UserGit git, boolean overHttp) {
        if (done) {
            return;
        }
        done = true;
        git.config();
        JGitText.get();
        Transport.getTransportProtocols();
        try (Repository nowhere =
                        new FileRepositoryBuilder().setGitDir(NOWHERE).setBare().build();
                RevWalk walk = new RevWalk(nowhere);
                ObjectInserter.Formatter formatter = new ObjectInserter.Formatter();
                HttpClients http = new HttpClients(git, Duration.ZERO)) {
            formatter.idFor(Constants.OBJ_BLOB, "any".getBytes(StandardCharsets.UTF_8));
            walk.reset();
            if (overHttp) {
                http.forUrl(ANYWHERE, true);
            }
        } catch (IOException e) {
            System.getLogger(Preparation.class.getName()).log(System.Logger.Level.DEBUG, "preparing", e);
        }
    }
}
