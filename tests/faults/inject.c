/*
 * One system call of a command fails, or kills it: inject NR NTH ERRNO COMMAND.
 * NR is the number of the call, NTH counts those of the process, its children
 * left out; ERRNO 0 kills. It ends as the command does.
 *
 * strace could do that, but stops a command at each of its calls, or with
 * --seccomp-bpf in its children, too. Here a filter stops it at NR alone; the
 * children have the filter as well, so they are followed, and left alone.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static void begin(unsigned nr, char **argv)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof(code) / sizeof(*code), code };

	if (!ptrace(PTRACE_TRACEME, 0, NULL, NULL) && !raise(SIGSTOP) &&
	    !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
	    !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter))
		execv(*argv, argv);
	perror("inject");
	_exit(125);
}

static void inject(pid_t pid, int error)
{
	struct user_regs_struct regs;

	if (!error) {
		kill(pid, SIGKILL);
		return;
	}
	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs))
		abort();
	regs.orig_rax = (unsigned long long)-1; /* no call */
	regs.rax = (unsigned long long)-error;
	if (ptrace(PTRACE_SETREGS, pid, NULL, &regs))
		abort();
}

/* Until the last process has ended; the first one's status. */
static int follow(pid_t first, long nth, int error)
{
	int status, result = 0;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
		long sig = 0;

		if (pid < 0)
			continue;
		if (!WIFSTOPPED(status)) {
			if (pid == first)
				result = status;
			continue;
		}
		if (status >> 16 == PTRACE_EVENT_SECCOMP && pid == first) {
			if (!--nth)
				inject(pid, error);
		} else if (status >> 16 == 0 && WSTOPSIG(status) != SIGSTOP &&
			   WSTOPSIG(status) != SIGTRAP) {
			sig = WSTOPSIG(status);
		}
		ptrace(PTRACE_CONT, pid, NULL, sig);
	}
	return result;
}

int main(int argc, char **argv)
{
	const long follows = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
		PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
		PTRACE_O_EXITKILL;
	struct rlimit none = { 0, 0 };
	int status;
	pid_t pid;

	if (argc < 5)
		return 125;
	pid = fork();
	if (!pid)
		begin((unsigned)atoi(argv[1]), argv + 4);
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, follows) ||
	    ptrace(PTRACE_CONT, pid, NULL, 0L)) {
		perror("inject");
		return 125;
	}
	status = follow(pid, atol(argv[2]), atoi(argv[3]));
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	setrlimit(RLIMIT_CORE, &none);
	signal(WTERMSIG(status), SIG_DFL);
	raise(WTERMSIG(status));
	return 125;
}
