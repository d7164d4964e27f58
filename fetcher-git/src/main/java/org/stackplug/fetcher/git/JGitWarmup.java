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
 * Makes JGit and the HTTP client do their one-time work: reading the git configuration and nine hundred
 * messages, finding transports, probing the file system. It takes a tenth of a second, for which a processor
 * is idle anyway while the shell starts and while the first lookups wait for their answers.
 */
final class JGitWarmup {
    /** JGit needs a repository for its configuration, which need not exist. */
    private static final File NOWHERE = new File("/nonexistent/repository");

    private static final URI ANYWHERE = URI.create("http://localhost/");

    private JGitWarmup() {}

    /**
     * Prepares a fetch, the parts that the first lookups need first. A failure is reported where the part that
     * failed is used.
     *
     * @param overHttp whether to prepare the HTTP client
     */
    static void run(UserGit git, boolean overHttp) {
        try (Repository nowhere =
                        new FileRepositoryBuilder().setGitDir(NOWHERE).setBare().build();
                RevWalk walk = new RevWalk(nowhere);
                ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
            if (overHttp) {
                prepareHttp(git);
            }
            JGitText.get();
            formatter.idFor(Constants.OBJ_BLOB, "any".getBytes(StandardCharsets.UTF_8));
            walk.reset();
        } catch (IOException e) {
            System.getLogger(JGitWarmup.class.getName()).log(System.Logger.Level.DEBUG, "preparing", e);
        }
    }

    private static void prepareHttp(UserGit git) throws IOException {
        try (HttpClients http = new HttpClients(git, Duration.ZERO)) {
            http.forUrl(ANYWHERE, true);
        }
    }
}
