using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Ridgeback.Kernels;

/// <summary>The threads of a <see cref="WorkerTeam"/> and what they share.</summary>
/// <remarks>
/// The gate is one number: how many workers are inside (low 16 bits), whether it is open (bit 16), and the number of the
/// work (the rest). A worker enters by raising the count while the gate is open for a work it has not seen; the caller
/// closes the gate when no chunk is left and waits for those inside. So a worker that wakes too late finds the gate
/// closed, and nobody waits for it.
/// </remarks>
internal sealed unsafe class WorkerCrew
{
    private const long Inside = 0xFFFF;
    private const long Open = 0x10000;
    private const long OneWork = 0x20000;

    private readonly int helpers;
    private readonly long patience;
    private readonly Semaphore sleepers = new(0, int.MaxValue);
    private Slots slots;
    private void* work;
    private delegate*<void*, int, int, void> execute;
    private ExceptionDispatchInfo? failure;
    private int taken;
    private int asleep;
    private bool started;
    private volatile bool dismissed;

    internal WorkerCrew(int helpers)
    {
        this.helpers = helpers;

        // Spinning pays only where everybody has a core of its own.
        patience = helpers < Environment.ProcessorCount ? Stopwatch.Frequency * 50 / 1_000_000 : 0;
    }

    /// <summary>Claims the crew for one work; false when it is busy.</summary>
    internal bool TryTake() => Volatile.Read(ref taken) == 0 && Interlocked.CompareExchange(ref taken, 1, 0) == 0;

    internal void Free() => Volatile.Write(ref taken, 0);

    internal void Dismiss()
    {
        dismissed = true;
        sleepers.Release(helpers);
    }

    internal void Run(void* work, delegate*<void*, int, int, void> execute, int chunks)
    {
        if (!started)
        {
            Start();
        }

        this.work = work;
        this.execute = execute;
        failure = null;
        Volatile.Write(ref slots.Rest, (long)chunks << 32);

        // Opening is a full fence: a worker that goes to sleep either sees the new work or is seen here.
        Interlocked.Add(ref slots.Gate, OneWork + Open);
        var waiting = Volatile.Read(ref asleep) > 0 ? Interlocked.Exchange(ref asleep, 0) : 0;
        if (waiting > 0)
        {
            sleepers.Release(waiting);
        }

        Work(0);
        Interlocked.Add(ref slots.Gate, -Open);
        for (var turn = 0; (Volatile.Read(ref slots.Gate) & Inside) != 0; turn++)
        {
            Pause(turn);
        }

        var first = failure;
        this.work = null;
        failure = null;
        first?.Throw();
    }

    private void Start()
    {
        started = true;
        for (var helper = 1; helper <= helpers; helper++)
        {
            var worker = helper;
            new Thread(() => Serve(worker)) { IsBackground = true, Name = $"Ridgeback worker {worker}" }.Start();
        }
    }

    private void Serve(int worker)
    {
        var seen = 0L;
        while (!dismissed)
        {
            var gate = AwaitWork(seen);
            if (gate == 0)
            {
                Sleep(seen);
                continue;
            }

            if (Interlocked.CompareExchange(ref slots.Gate, gate + 1, gate) != gate)
            {
                continue;
            }

            seen = gate / OneWork;
            Work(worker);
            Interlocked.Decrement(ref slots.Gate);
        }
    }

    /// <summary>The gate when it is open for a work other than the one seen; 0 when patience ends.</summary>
    private long AwaitWork(long seen)
    {
        var start = Stopwatch.GetTimestamp();
        for (var turn = 0; ; turn++)
        {
            var gate = Volatile.Read(ref slots.Gate);
            if (IsNew(gate, seen))
            {
                return gate;
            }

            if (dismissed || Stopwatch.GetTimestamp() - start > patience)
            {
                return 0;
            }

            Pause(turn);
        }
    }

    private void Sleep(long seen)
    {
        Interlocked.Increment(ref asleep);
        if (!dismissed && !IsNew(Volatile.Read(ref slots.Gate), seen))
        {
            sleepers.WaitOne();
            return;
        }

        // Not to sleep after all. Who has meanwhile been counted as asleep must take the permit that was given out for it.
        for (var counted = Volatile.Read(ref asleep); counted > 0; counted = Volatile.Read(ref asleep))
        {
            if (Interlocked.CompareExchange(ref asleep, counted - 1, counted) == counted)
            {
                return;
            }
        }

        sleepers.WaitOne();
    }

    private void Work(int worker)
    {
        try
        {
            for (var chunk = Take(worker); chunk >= 0; chunk = Take(worker))
            {
                execute(work, chunk, worker);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref slots.Rest, 0);
        }
    }

    /// <summary>
    /// The next chunk for a worker; −1 when none is left. Every other worker takes from the end, so that in work after work
    /// mostly the same chunks, and the memory they touch, come to the same core.
    /// </summary>
    private int Take(int worker)
    {
        while (true)
        {
            var rest = Volatile.Read(ref slots.Rest);
            (var first, var end) = ((int)rest, (int)(rest >> 32));
            if (first >= end)
            {
                return -1;
            }

            var front = worker % 2 == 0;
            var left = front ? rest + 1 : rest - (1L << 32);
            if (Interlocked.CompareExchange(ref slots.Rest, left, rest) == rest)
            {
                return front ? first : end - 1;
            }
        }
    }

    private static bool IsNew(long gate, long seen) => (gate & Open) != 0 && gate / OneWork != seen;

    /// <summary>Waits a moment; now and then offers the core to another thread, which may be the one waited for.</summary>
    private static void Pause(int turn)
    {
        if (turn % 64 == 63)
        {
            Thread.Yield();
        }
        else
        {
            Thread.SpinWait(4);
        }
    }

    /// <summary>The two contended numbers, each on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Slots
    {
        [FieldOffset(128)]
        internal long Gate;

        /// <summary>The first chunk that nobody has taken (low half), and the one after the last (high half).</summary>
        [FieldOffset(256)]
        internal long Rest;
    }
}
