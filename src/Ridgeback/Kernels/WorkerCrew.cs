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

    private readonly int _helpers;
    private readonly long _patience;
    private readonly Semaphore _sleepers = new(0, int.MaxValue);
    private Slots _slots;
    private void* _work;
    private delegate*<void*, int, int, void> _execute;
    private int _chunks;
    private ExceptionDispatchInfo? _failure;
    private int _taken;
    private int _asleep;
    private bool _started;
    private volatile bool _dismissed;

    internal WorkerCrew(int helpers)
    {
        _helpers = helpers;

        // Spinning pays only where everybody has a core of its own.
        _patience = helpers < Environment.ProcessorCount ? Stopwatch.Frequency * 50 / 1_000_000 : 0;
    }

    /// <summary>Claims the crew for one work; false when it is busy.</summary>
    internal bool TryTake() => Volatile.Read(ref _taken) == 0 && Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    internal void Free() => Volatile.Write(ref _taken, 0);

    internal void Dismiss()
    {
        _dismissed = true;
        _sleepers.Release(_helpers);
    }

    internal void Run(void* work, delegate*<void*, int, int, void> execute, int chunks)
    {
        if (!_started)
        {
            Start();
        }

        _work = work;
        _execute = execute;
        _chunks = chunks;
        _failure = null;
        Volatile.Write(ref _slots.Next, 0);

        // Opening is a full fence: a worker that goes to sleep either sees the new work or is seen here.
        Interlocked.Add(ref _slots.Gate, OneWork + Open);
        var asleep = Volatile.Read(ref _asleep) > 0 ? Interlocked.Exchange(ref _asleep, 0) : 0;
        if (asleep > 0)
        {
            _sleepers.Release(asleep);
        }

        Work(0);
        Interlocked.Add(ref _slots.Gate, -Open);
        for (var turn = 0; (Volatile.Read(ref _slots.Gate) & Inside) != 0; turn++)
        {
            Pause(turn);
        }

        var failure = _failure;
        _work = null;
        _failure = null;
        failure?.Throw();
    }

    private void Start()
    {
        _started = true;
        for (var helper = 1; helper <= _helpers; helper++)
        {
            var worker = helper;
            new Thread(() => Serve(worker)) { IsBackground = true, Name = $"Ridgeback worker {worker}" }.Start();
        }
    }

    private void Serve(int worker)
    {
        var seen = 0L;
        while (!_dismissed)
        {
            var gate = AwaitWork(seen);
            if (gate == 0)
            {
                Sleep(seen);
                continue;
            }

            if (Interlocked.CompareExchange(ref _slots.Gate, gate + 1, gate) != gate)
            {
                continue;
            }

            seen = gate / OneWork;
            Work(worker);
            Interlocked.Decrement(ref _slots.Gate);
        }
    }

    /// <summary>The gate when it is open for a work other than the one seen; 0 when patience ends.</summary>
    private long AwaitWork(long seen)
    {
        var start = Stopwatch.GetTimestamp();
        for (var turn = 0; ; turn++)
        {
            var gate = Volatile.Read(ref _slots.Gate);
            if (IsNew(gate, seen))
            {
                return gate;
            }

            if (_dismissed || Stopwatch.GetTimestamp() - start > _patience)
            {
                return 0;
            }

            Pause(turn);
        }
    }

    private void Sleep(long seen)
    {
        Interlocked.Increment(ref _asleep);
        if (!_dismissed && !IsNew(Volatile.Read(ref _slots.Gate), seen))
        {
            _sleepers.WaitOne();
            return;
        }

        // Not to sleep after all. Who has meanwhile been counted as asleep must take the permit that was given out for it.
        for (var asleep = Volatile.Read(ref _asleep); asleep > 0; asleep = Volatile.Read(ref _asleep))
        {
            if (Interlocked.CompareExchange(ref _asleep, asleep - 1, asleep) == asleep)
            {
                return;
            }
        }

        _sleepers.WaitOne();
    }

    private void Work(int worker)
    {
        try
        {
            for (var chunk = Interlocked.Increment(ref _slots.Next) - 1; chunk < _chunks; chunk = Interlocked.Increment(ref _slots.Next) - 1)
            {
                _execute(_work, chunk, worker);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref _slots.Next, _chunks);
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

        [FieldOffset(256)]
        internal int Next;
    }
}
