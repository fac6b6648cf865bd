package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.NetworkEnforcement;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.TerminalSize;
import dev.nono.secret.RedactionPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a session needs to know before it starts. A value: making one has no effect.
 *
 * @param command the program as the user named it, and its arguments; may be empty, which the session refuses
 * @param program the file to execute, where it is not the one that the first word of the command finds; the argument
 *     vector then stays as it is
 * @param capabilities what the program may touch
 * @param environment which variables it gets
 * @param injections which variables nono adds, besides those of extensions
 * @param workdir where it should start; {@link StartDirectory} says where it does
 * @param stdin where its standard input comes from
 * @param stdout where its standard output goes
 * @param stderr where its standard error goes
 * @param terminal a terminal of its own, in place of the three streams
 * @param newSession whether it leads a session of its own, without the terminal of this JVM
 * @param networkEnforcement which mechanism holds the network mode
 * @param accepted restrictions whose lack is accepted
 * @param observeExecutions whether each execution of a program is reported
 * @param observeAccesses whether each file and address that is asked for is reported
 * @param stateFile whether a file tells programs inside what they may touch
 * @param stateDetails what that file tells besides
 * @param profile the profile from which the plan was made, if any
 * @param redaction what is redacted in records; if empty, by the secure default
 */
public record LaunchPlan(
        List<OsString> command,
        Optional<OsString> program,
        CapabilitySet capabilities,
        EnvironmentRules environment,
        List<Injection> injections,
        Path workdir,
        Stdio stdin,
        Stdio stdout,
        Stdio stderr,
        Optional<TerminalSize> terminal,
        boolean newSession,
        NetworkEnforcement networkEnforcement,
        Set<Restriction> accepted,
        boolean observeExecutions,
        boolean observeAccesses,
        boolean stateFile,
        StateDetails stateDetails,
        Optional<String> profile,
        Optional<RedactionPolicy> redaction) {
    /** Copies the collections. */
    public LaunchPlan {
        command = List.copyOf(command);
        injections = List.copyOf(injections);
        accepted = Set.copyOf(accepted);
    }

    /**
     * Starts a plan with open standard streams, the variables of this JVM and its directory.
     *
     * @param command the program, found as a shell finds it, and its arguments
     * @return a builder, to be told the capabilities
     */
    public static Builder builder(List<OsString> command) {
        return new Builder(command);
    }

    /**
     * Starts a plan.
     *
     * @param command the program, found as a shell finds it, and its arguments
     * @return a builder, to be told the capabilities
     */
    public static Builder builder(String... command) {
        List<OsString> words = new ArrayList<>();
        for (String word : command) {
            words.add(OsString.of(word));
        }
        return new Builder(words);
    }

    /** Collects a plan. For use by one thread. */
    public static final class Builder {
        private final List<OsString> command;
        private @Nullable OsString program;
        private @Nullable CapabilitySet capabilities;
        private @Nullable EnvironmentRules environment;
        private final List<Injection> injections = new ArrayList<>();
        private @Nullable Path workdir;
        private Stdio stdin = Stdio.INHERIT;
        private Stdio stdout = Stdio.INHERIT;
        private Stdio stderr = Stdio.INHERIT;
        private Optional<TerminalSize> terminal = Optional.empty();
        private boolean newSession;
        private NetworkEnforcement networkEnforcement = NetworkEnforcement.AUTO;
        private final Set<Restriction> accepted = EnumSet.noneOf(Restriction.class);
        private boolean observeExecutions;
        private boolean observeAccesses;
        private boolean stateFile = true;
        private StateDetails stateDetails = StateDetails.NONE;
        private Optional<String> profile = Optional.empty();
        private Optional<RedactionPolicy> redaction = Optional.empty();

        Builder(List<OsString> command) {
            this.command = List.copyOf(command);
        }

        /**
         * Names the file to execute, where it is not the one that the command finds.
         *
         * @param path an absolute path
         * @return this builder
         */
        public Builder program(OsString path) {
            this.program = path;
            return this;
        }

        /**
         * Says what the program may touch.
         *
         * @param caps the set
         * @return this builder
         */
        public Builder capabilities(CapabilitySet caps) {
            this.capabilities = caps;
            return this;
        }

        /**
         * Says which variables the program gets; without it, those of this JVM but dangerous ones.
         *
         * @param rules the rules
         * @return this builder
         */
        public Builder environment(EnvironmentRules rules) {
            this.environment = rules;
            return this;
        }

        /**
         * Adds variables that no pattern filters, such as secrets.
         *
         * @param injection who adds them, and what
         * @return this builder
         */
        public Builder inject(Injection injection) {
            injections.add(injection);
            return this;
        }

        /**
         * Says where the program should start.
         *
         * @param directory a directory, relative to that of this JVM if it is not absolute
         * @return this builder
         */
        public Builder workdir(Path directory) {
            this.workdir = directory;
            return this;
        }

        /**
         * Says where standard input comes from; without it, from that of this JVM.
         *
         * @param source the place
         * @return this builder
         */
        public Builder stdin(Stdio source) {
            this.stdin = source;
            return this;
        }

        /**
         * Says where standard output goes; without it, to that of this JVM.
         *
         * @param target the place
         * @return this builder
         */
        public Builder stdout(Stdio target) {
            this.stdout = target;
            return this;
        }

        /**
         * Says where standard error goes; without it, to that of this JVM.
         *
         * @param target the place
         * @return this builder
         */
        public Builder stderr(Stdio target) {
            this.stderr = target;
            return this;
        }

        /**
         * Gives the program a terminal of its own.
         *
         * @param size its size
         * @return this builder
         */
        public Builder terminal(TerminalSize size) {
            this.terminal = Optional.of(size);
            return this;
        }

        /**
         * Lets the program lead a session of its own.
         *
         * @return this builder
         */
        public Builder newSession() {
            this.newSession = true;
            return this;
        }

        /**
         * Chooses the mechanism that holds the network mode (Linux).
         *
         * @param enforcement the mechanism
         * @return this builder
         */
        public Builder networkEnforcement(NetworkEnforcement enforcement) {
            this.networkEnforcement = enforcement;
            return this;
        }

        /**
         * Accepts that restrictions may not hold on this machine.
         *
         * @param restrictions what may be missing
         * @return this builder
         */
        public Builder accept(Restriction... restrictions) {
            accepted.addAll(List.of(restrictions));
            return this;
        }

        /**
         * Reports each execution of a program.
         *
         * @return this builder
         */
        public Builder observeExecutions() {
            this.observeExecutions = true;
            return this;
        }

        /**
         * Reports each file and address that the program asks for. Slows the program.
         *
         * @return this builder
         */
        public Builder observeAccesses() {
            this.observeAccesses = true;
            return this;
        }

        /**
         * Writes no file that tells programs inside what they may touch.
         *
         * @return this builder
         */
        public Builder withoutStateFile() {
            this.stateFile = false;
            return this;
        }

        /**
         * Tells programs inside more than what they may touch.
         *
         * @param details what else
         * @return this builder
         */
        public Builder stateDetails(StateDetails details) {
            this.stateDetails = details;
            return this;
        }

        /**
         * Redacts records in another way than the secure default.
         *
         * @param policy what is redacted
         * @return this builder
         */
        public Builder redaction(RedactionPolicy policy) {
            this.redaction = Optional.of(policy);
            return this;
        }

        /**
         * Names the profile from which the plan was made.
         *
         * @param name the name of the profile
         * @return this builder
         */
        public Builder profile(String name) {
            this.profile = Optional.of(name);
            return this;
        }

        /**
         * Makes the plan.
         *
         * @return the plan
         * @throws NonoException {@link ErrorCode#NO_CAPABILITIES} if no capabilities were named
         */
        public LaunchPlan build() {
            if (capabilities == null) {
                throw new NonoException(
                        ErrorCode.NO_CAPABILITIES,
                        "no capabilities given; say what the program may touch with capabilities(…)");
            }
            EnvironmentRules rules =
                    environment == null ? EnvironmentRules.builder().build() : environment;
            return new LaunchPlan(
                    command,
                    Optional.ofNullable(program),
                    capabilities,
                    rules,
                    injections,
                    workdir == null ? StartDirectory.ofThisJvm(rules.host()) : workdir,
                    stdin,
                    stdout,
                    stderr,
                    terminal,
                    newSession,
                    networkEnforcement,
                    accepted,
                    observeExecutions,
                    observeAccesses,
                    stateFile,
                    stateDetails,
                    profile,
                    redaction);
        }
    }
}
