/** Small programs that show how to embed nono; each is run by a test. */
module dev.nono.examples {
    requires dev.nono.core;
    requires static org.jspecify;
}
