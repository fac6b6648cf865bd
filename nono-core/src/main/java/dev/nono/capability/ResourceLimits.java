package dev.nono.capability;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * Ceilings on what a program and everything that it starts may use. A limit that is absent is not enforced, a limit
 * that is present is enforced from the first instruction of the program or the program is not started.
 */
public final class ResourceLimits {
    private static final ResourceLimits NONE = new Builder().build();

    private final Optional<ByteSize> memory;
    private final OptionalLong processes;
    private final OptionalLong openFiles;
    private final Optional<ByteSize> fileSize;
    private final OptionalLong cpuSeconds;

    private ResourceLimits(Builder builder) {
        this.memory = builder.memory;
        this.processes = builder.processes;
        this.openFiles = builder.openFiles;
        this.fileSize = builder.fileSize;
        this.cpuSeconds = builder.cpuSeconds;
    }

    /**
     * No limit.
     *
     * @return limits of which none is set
     */
    public static ResourceLimits none() {
        return NONE;
    }

    /**
     * Starts to list limits.
     *
     * @return a builder without limits
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The memory of the whole process tree, swap included.
     *
     * @return the ceiling, or empty
     */
    public Optional<ByteSize> memory() {
        return memory;
    }

    /**
     * The number of processes and threads of the whole tree.
     *
     * @return the ceiling, at least 1, or empty
     */
    public OptionalLong processes() {
        return processes;
    }

    /**
     * The number of open descriptors of each process (RLIMIT_NOFILE).
     *
     * @return the ceiling, at least 1, or empty
     */
    public OptionalLong openFiles() {
        return openFiles;
    }

    /**
     * The size of each file written (RLIMIT_FSIZE).
     *
     * @return the ceiling, or empty
     */
    public Optional<ByteSize> fileSize() {
        return fileSize;
    }

    /**
     * The processor time of each process in seconds (RLIMIT_CPU).
     *
     * @return the ceiling, at least 1, or empty
     */
    public OptionalLong cpuSeconds() {
        return cpuSeconds;
    }

    /**
     * Whether no limit is set.
     *
     * @return true if nothing is limited
     */
    public boolean isEmpty() {
        return memory.isEmpty()
                && processes.isEmpty()
                && openFiles.isEmpty()
                && fileSize.isEmpty()
                && cpuSeconds.isEmpty();
    }

    /**
     * These limits, replaced one by one by those that another set has.
     *
     * @param override the limits that win
     * @return both together
     */
    public ResourceLimits overriddenBy(ResourceLimits override) {
        Builder merged = new Builder();
        merged.memory = override.memory.or(() -> memory);
        merged.processes = override.processes.isPresent() ? override.processes : processes;
        merged.openFiles = override.openFiles.isPresent() ? override.openFiles : openFiles;
        merged.fileSize = override.fileSize.or(() -> fileSize);
        merged.cpuSeconds = override.cpuSeconds.isPresent() ? override.cpuSeconds : cpuSeconds;
        return merged.build();
    }

    /**
     * One line for people.
     *
     * @return {@code memory=512.0 MiB, processes=64}; memory and processes are always named, the others when set
     */
    public String summary() {
        StringJoiner line = new StringJoiner(", ");
        line.add("memory=" + memory.map(ByteSize::format).orElse("unlimited"));
        line.add("processes=" + (processes.isPresent() ? String.valueOf(processes.getAsLong()) : "unlimited"));
        openFiles.ifPresent(n -> line.add("open files=" + n));
        fileSize.ifPresent(n -> line.add("file size=" + n.format()));
        cpuSeconds.ifPresent(n -> line.add("cpu seconds=" + n));
        return line.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceLimits limits
                && memory.equals(limits.memory)
                && processes.equals(limits.processes)
                && openFiles.equals(limits.openFiles)
                && fileSize.equals(limits.fileSize)
                && cpuSeconds.equals(limits.cpuSeconds);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(memory, processes, openFiles, fileSize, cpuSeconds);
    }

    @Override
    public String toString() {
        return summary();
    }

    /** Lists limits; {@link #build()} reports every value that is out of range. */
    public static final class Builder {
        private Optional<ByteSize> memory = Optional.empty();
        private OptionalLong processes = OptionalLong.empty();
        private OptionalLong openFiles = OptionalLong.empty();
        private Optional<ByteSize> fileSize = Optional.empty();
        private OptionalLong cpuSeconds = OptionalLong.empty();

        private Builder() {}

        /**
         * Limits the memory of the process tree.
         *
         * @param ceiling the ceiling
         * @return this builder
         */
        public Builder memory(ByteSize ceiling) {
            memory = Optional.of(ceiling);
            return this;
        }

        /**
         * Limits the processes and threads of the tree.
         *
         * @param ceiling at least 1
         * @return this builder
         */
        public Builder processes(long ceiling) {
            processes = OptionalLong.of(ceiling);
            return this;
        }

        /**
         * Limits the open descriptors of each process.
         *
         * @param ceiling at least 1
         * @return this builder
         */
        public Builder openFiles(long ceiling) {
            openFiles = OptionalLong.of(ceiling);
            return this;
        }

        /**
         * Limits the size of each file written.
         *
         * @param ceiling the ceiling
         * @return this builder
         */
        public Builder fileSize(ByteSize ceiling) {
            fileSize = Optional.of(ceiling);
            return this;
        }

        /**
         * Limits the processor time of each process.
         *
         * @param ceiling in seconds, at least 1
         * @return this builder
         */
        public Builder cpuSeconds(long ceiling) {
            cpuSeconds = OptionalLong.of(ceiling);
            return this;
        }

        /**
         * The limits.
         *
         * @return an immutable value
         * @throws NonoException {@link ErrorCode#CONFIG_PARSE} listing every value below 1
         */
        public ResourceLimits build() {
            List<String> faults = new ArrayList<>();
            checkPositive("processes", processes, faults);
            checkPositive("open files", openFiles, faults);
            checkPositive("cpu seconds", cpuSeconds, faults);
            if (!faults.isEmpty()) {
                throw new NonoException(ErrorCode.CONFIG_PARSE, String.join("; ", faults));
            }
            return new ResourceLimits(this);
        }

        private static void checkPositive(String name, OptionalLong value, List<String> faults) {
            if (value.isPresent() && value.getAsLong() < 1) {
                faults.add("the limit of " + name + " must be at least 1, not " + value.getAsLong());
            }
        }
    }
}
