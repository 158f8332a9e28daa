using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Variables that were added to a store together: their tensors lie one after another.</summary>
/// <typeparam name="T">The precision of tensors.</typeparam>
public sealed unsafe class StateSegment<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* start;
    private readonly long count;
    private readonly byte[] memory;

    internal StateSegment(IReadOnlyList<Variable> variables, T* start, long count, byte[] memory)
    {
        Variables = variables;
        this.start = start;
        this.count = count;
        this.memory = memory;
    }

    /// <summary>The variables, in order of memory.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>
    /// All tensors as one span: each begins at a multiple of 64 bytes, with zeros between; matrices in panels of 32 columns.
    /// </summary>
    public Span<T> Values
    {
        get
        {
            var span = new Span<T>(start, checked((int)count));
            GC.KeepAlive(memory);
            return span;
        }
    }

    /// <summary>True when every number is finite.</summary>
    public bool IsFinite()
    {
        var finite = TileKernels<T>.For(Hardware.Best).AllFinite(start, (nint)count);
        GC.KeepAlive(memory);
        return finite;
    }

    /// <summary>True when every number is finite; the team shares the work.</summary>
    internal bool IsFinite(WorkerTeam team)
    {
        var infinite = 0;
        team.Run(new FiniteCheck(start, count, &infinite), (int)((count + FiniteCheck.Part - 1) / FiniteCheck.Part));
        GC.KeepAlive(memory);
        return infinite == 0;
    }

    /// <summary>Looks at a part of the segment; notes what is not finite.</summary>
    private readonly struct FiniteCheck(T* start, long count, int* infinite) : IWork
    {
        public const long Part = 1 << 17;

        private readonly T* start = start;
        private readonly long count = count;
        private readonly int* infinite = infinite;

        public void Execute(int chunk, int worker)
        {
            var first = chunk * Part;
            if (!TileKernels<T>.For(Hardware.Best).AllFinite(start + first, (nint)Math.Min(Part, count - first)))
            {
                Volatile.Write(ref *infinite, 1);
            }
        }
    }
}
