using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>One entry of a plan: reads buffers, writes buffers, allocates nothing.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal abstract class PlanKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The nodes that this kernel computes; the last one is named in errors.</summary>
    public IReadOnlyList<Node> Nodes { get; init; } = [];

    public abstract IEnumerable<Buffer> Reads { get; }

    public abstract IEnumerable<Buffer> Writes { get; }

    /// <summary>Memory that is needed during this kernel only.</summary>
    public virtual IEnumerable<Buffer> Workspace => [];

    /// <summary>Bytes of scratch memory that each worker needs.</summary>
    public virtual long WorkerBytes => 0;

    public abstract string Name { get; }

    /// <summary>Floating-point operations of one run, counting a fused multiply-add as two.</summary>
    public abstract long Operations { get; }

    /// <summary>Bytes that are read and written in one run.</summary>
    public long Traffic => Reads.Concat(Writes).Distinct().Sum(buffer => buffer.Bytes);

    /// <summary>True when <paramref name="output"/> may lie in the memory of <paramref name="input"/>, which is dead afterwards.</summary>
    public virtual bool MayTake(Buffer input, Buffer output) => false;

    /// <summary>Called once when all memory of the plan's own has its place.</summary>
    public virtual unsafe void Bind(PlanMemory memory)
    {
    }

    /// <summary>Called when all buffers have their place: once, or before each step of a loop.</summary>
    public virtual void Rebind()
    {
    }

    /// <summary>Kernels that this one runs again and again, for printouts: what they do, and they.</summary>
    public virtual IEnumerable<(string Title, IReadOnlyList<PlanKernel<T>> Kernels)> Nested => [];

    /// <summary>Scratch memory of these.</summary>
    public virtual long NestedBytes => 0;

    public abstract void Run(WorkerTeam team);
}
