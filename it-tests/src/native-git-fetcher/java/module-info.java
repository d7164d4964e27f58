/** Fetches with the native {@code git} command. */
module org.stackplug.fetcher.nativegit {
    requires org.stackplug.core;

    provides org.stackplug.spi.fetch.SourceFetcherProvider with
            org.stackplug.fetcher.nativegit.NativeGitProvider;
}
