/** Fetches git repositories with JGit. */
module org.stackplug.fetcher.git {
    requires java.net.http;
    requires org.apache.sshd.osgi;
    requires org.eclipse.jgit;
    requires org.eclipse.jgit.ssh.apache;
    requires org.stackplug.core;

    provides org.stackplug.spi.SourceFetcherProvider with
            org.stackplug.fetcher.git.JGitFetcherProvider;
}
