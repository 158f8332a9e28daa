using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>A fixed number of threads that share out the chunks of one work after the other; the caller is one of them.</summary>
/// <remarks>
/// Workers wait for the next work by spinning for some tens of microseconds and then sleep. They are background threads
/// and hold only the <see cref="WorkerCrew"/>: when nobody holds the team any more, its finalizer sends them home.
/// A second thread that comes while the team is busy, and work that starts work, run their chunks by themselves.
/// </remarks>
internal sealed unsafe class WorkerTeam
{
    private readonly WorkerCrew? crew;

    /// <param name="threads">How many threads work, the calling one included; at least 1.</param>
    internal WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        crew = threads > 1 ? new WorkerCrew(threads - 1) : null;
    }

    ~WorkerTeam() => crew?.Dismiss();

    /// <summary>How many threads work, the calling one included.</summary>
    internal int Threads { get; }

    /// <summary>Runs chunks 0 … chunks − 1, each once, and returns when all are done. Allocates nothing.</summary>
    /// <remarks>The first exception of a chunk is thrown here; chunks that had not begun by then are left out.</remarks>
    internal void Run<TWork>(TWork work, int chunks)
        where TWork : IWork
    {
        if (crew is null || chunks <= 1 || !crew.TryTake())
        {
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                work.Execute(chunk, 0);
            }

            return;
        }

        try
        {
            // The pointer to this frame's variable is good until all workers have left, which is before Run returns.
            crew.Run(Unsafe.AsPointer(ref work), &Execute<TWork>, chunks);
        }
        finally
        {
            crew.Free();
            GC.KeepAlive(this);
        }
    }

    private static void Execute<TWork>(void* work, int chunk, int worker)
        where TWork : IWork => Unsafe.AsRef<TWork>(work).Execute(chunk, worker);
}
