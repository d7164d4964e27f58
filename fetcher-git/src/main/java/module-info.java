/** Fetches git repositories with JGit. */
module org.stackplug.fetcher.git {
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.apache.sshd.osgi;
    requires org.eclipse.jgit;
    requires org.eclipse.jgit.ssh.apache;
    requires org.stackplug.core;

    provides org.stackplug.spi.fetch.SourceFetcherProvider with
            org.stackplug.fetcher.git.JGitFetcherProvider;
}
