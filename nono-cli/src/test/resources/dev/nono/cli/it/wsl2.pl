# wsl2.pl ABI PROGRAM ARGUMENT...
# Runs a program on what looks like a kernel of WSL2: Landlock says that it has this ABI, and the one notification
# listener that a process can have is taken, as it is there. Nothing but these two answers is pretended.
use strict;
my ($abi, @command) = @ARGV;
chomp(my $arm = `uname -m` =~ /aarch64/);
my ($seccomp, $prctl) = $arm ? (277, 167) : (317, 157);
my ($create_ruleset, $pidfd_open, $pidfd_getfd) = (444, 434, 438);

sub filter {
    my @program = (
        [0x20, 0, 0, 0],                   # load the number of the call
        [0x15, 0, 3, $create_ruleset],     # another: allow
        [0x20, 0, 0, 32],                  # load the flags
        [0x15, 0, 1, 1],                   # LANDLOCK_CREATE_RULESET_VERSION
        [0x06, 0, 0, 0x7fc00000],          # SECCOMP_RET_USER_NOTIF
        [0x06, 0, 0, 0x7fff0000]);         # SECCOMP_RET_ALLOW
    my $code = join "", map { pack "SCCL", @$_ } @program;
    my $fprog = pack "Sx6P", scalar @program, $code;
    # SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER
    my $listener = syscall $seccomp, 1, 8, $fprog;
    $listener >= 0 or die "seccomp: $!";
    return $listener;
}

pipe(my $told, my $tell) or die;
pipe(my $ready, my $go) or die;
my $child = fork // die "fork: $!";
if ($child == 0) {
    my $listener = filter();
    syswrite $tell, pack "L", $listener;
    sysread $ready, my $byte, 1;
    exec { $command[0] } @command or die "exec: $!";
}
sysread($told, my $number, 4) == 4 or die "the program was not filtered";
my $pidfd = syscall $pidfd_open, $child, 0;
my $fd = syscall $pidfd_getfd, $pidfd, unpack("L", $number), 0;
$fd >= 0 or die "pidfd_getfd: $!";
open(my $listener, "+<&=", $fd) or die "listener: $!";
my $status;
$SIG{CHLD} = sub { waitpid($child, 1) == $child and $status = $? };
syswrite $go, "x";
until (defined $status) {
    my $asked = "\0" x 80;
    ioctl($listener, 0xc0502100, $asked) or next;  # SECCOMP_IOCTL_NOTIF_RECV
    my $answer = pack "QqlL", unpack("Q", $asked), $abi, 0, 0;
    ioctl($listener, 0xc0182101, $answer);         # SECCOMP_IOCTL_NOTIF_SEND
}
exit($status & 127 ? 128 + ($status & 127) : $status >> 8);
