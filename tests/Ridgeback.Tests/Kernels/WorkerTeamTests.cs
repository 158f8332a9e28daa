using System.Runtime.CompilerServices;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Kernels;

public class WorkerTeamTests
{
    public static TheoryData<int> Threads => [1, 2, 3, 8];

    [Theory]
    [MemberData(nameof(Threads))]
    public void Every_chunk_is_done_once_by_a_worker_of_the_team(int threads)
    {
        var team = new WorkerTeam(threads);
        var counting = new Counting(100, threads);
        for (var dispatch = 1; dispatch <= 3000; dispatch++)
        {
            var chunks = dispatch % 40;
            counting.Reset();
            team.Run(counting, chunks);
            counting.Done.Take(chunks).ShouldAllBe(times => times == 1);
            counting.Done.Skip(chunks).ShouldAllBe(times => times == 0);
        }

        counting.Clashes.ShouldBe(0);
    }

    [Fact]
    public void Sleeping_workers_are_woken()
    {
        var team = new WorkerTeam(3);
        for (var i = 0; i < 20; i++)
        {
            // All three must be inside at once before any may leave.
            team.Run(new Meeting(3), 3);
            Thread.Sleep(2);
        }
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void An_exception_reaches_the_caller_and_the_team_goes_on(int threads)
    {
        var team = new WorkerTeam(threads);
        for (var i = 0; i < 200; i++)
        {
            Should.Throw<InvalidOperationException>(() => team.Run(new Failing(), 16)).Message.ShouldBe("chunk 7");
            var counting = new Counting(16, threads);
            team.Run(counting, 16);
            counting.Done.ShouldAllBe(times => times == 1);
        }
    }

    [Fact]
    public void Several_callers_at_once_all_get_their_work_done()
    {
        var team = new WorkerTeam(2);
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            var counting = new Counting(30, 2);
            for (var i = 0; i < 500; i++)
            {
                counting.Reset();
                team.Run(counting, 30);
                counting.Done.ShouldAllBe(times => times == 1);
            }
        })).ToArray();
        var failed = 0;
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => failed += caller.Join(30_000) ? 0 : 1);
        failed.ShouldBe(0);
    }

    [Fact]
    public void Work_inside_work_runs()
    {
        var team = new WorkerTeam(2);
        var nested = new Nested(team);
        team.Run(nested, 10);
        nested.Total.ShouldBe(100);
    }

    [Fact]
    public void Dispatching_allocates_nothing()
    {
        var team = new WorkerTeam(2);
        var work = new Adding([0]);
        team.Run(work, 4);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            team.Run(work, 4);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        work.Sum[0].ShouldBe(4004);
    }

    [Fact]
    public void A_forgotten_team_is_collected()
    {
        var forgotten = Forget();
        for (var i = 0; i < 100 && forgotten.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        forgotten.IsAlive.ShouldBeFalse();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Forget()
        {
            var team = new WorkerTeam(2);
            team.Run(new Meeting(2), 2);
            return new(team, trackResurrection: true);
        }
    }

    private sealed class Counting(int chunks, int threads) : IWork
    {
        private readonly int[] busy = new int[threads];
        private int clashes;

        internal int[] Done { get; } = new int[chunks];

        internal int Clashes => clashes;

        public void Execute(int chunk, int worker)
        {
            if (Interlocked.Increment(ref busy[worker]) != 1)
            {
                Interlocked.Increment(ref clashes);
            }

            Interlocked.Increment(ref Done[chunk]);
            Interlocked.Decrement(ref busy[worker]);
        }

        internal void Reset() => Array.Clear(Done);
    }

    private readonly struct Meeting(int people) : IWork
    {
        private readonly CountdownEvent missing = new(people);

        public void Execute(int chunk, int worker)
        {
            missing.Signal();
            missing.Wait(20_000).ShouldBeTrue("a worker never came");
        }
    }

    private readonly struct Failing : IWork
    {
        public void Execute(int chunk, int worker)
        {
            if (chunk == 7)
            {
                throw new InvalidOperationException("chunk 7");
            }
        }
    }

    private sealed class Nested(WorkerTeam team) : IWork
    {
        private readonly int[] sum = [0];

        internal int Total => sum[0];

        public void Execute(int chunk, int worker) => team.Run(new Adding(sum), 10);
    }

    private readonly struct Adding(int[] sum) : IWork
    {
        internal int[] Sum => sum;

        public void Execute(int chunk, int worker) => Interlocked.Increment(ref sum[0]);
    }
}
