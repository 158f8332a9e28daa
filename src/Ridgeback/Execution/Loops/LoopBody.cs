using System.Numerics;
using System.Runtime.CompilerServices;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>The compiled body of a loop: kernels that run once for each step, over memory that lies elsewhere each time.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class LoopBody<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlanMemory memory;
    private readonly PlanPlaces<T> places;
    private readonly (Buffer Source, Buffer Target)[] results;
    private readonly (Buffer Source, Buffer Target)[] copies;

    public LoopBody(PlanKernel<T>[] kernels, PlanMemory memory, PlanPlaces<T> places, (Buffer Source, Buffer Target)[] results)
    {
        Kernels = kernels;
        this.memory = memory;
        this.places = places;
        this.results = results;
        copies = Array.FindAll(results, result => result.Source != result.Target);
    }

    public PlanKernel<T>[] Kernels { get; }

    /// <summary>Bytes of scratch memory.</summary>
    public long ScratchBytes => memory.ScratchBytes + Kernels.Sum(kernel => kernel.NestedBytes);

    /// <summary>Floating-point operations of one step.</summary>
    public long Operations => Kernels.Sum(kernel => kernel.Operations);

    /// <summary>The memory of a placeholder; null when no kernel reads it.</summary>
    public Buffer? Find(Node placeholder) => places.Find(placeholder);

    /// <summary>The slot of a scalar placeholder; 0 when no kernel reads it.</summary>
    public nint FindSlot(Node placeholder) => places.FindSlot(placeholder);

    /// <summary>Where a result goes: states first.</summary>
    public Buffer Result(int position) => results[position].Target;

    /// <summary>
    /// True when a state's new value may be written over the old one: a sum of gradients, which the kernel that adds to it reads alone.
    /// </summary>
    public bool UpdatesInPlace(int position, Node placeholder) => Find(placeholder) is { } old
        && Array.FindAll(Kernels, kernel => kernel.Reads.Contains(old)) is [var writer]
        && writer.Writes.Contains(Result(position)) && writer.MayTake(old, Result(position))
        && !Array.Exists(copies, copy => copy.Source == old);

    /// <summary>One step, after all memory has been placed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(WorkerTeam team, int step)
    {
        foreach (var kernel in Kernels)
        {
            try
            {
                kernel.Rebind();
                kernel.Run(team);
            }
            catch (Exception exception) when (exception is not PlanException)
            {
                throw new PlanException(
                    kernel.Nodes[^1], $"expected step {step} of the scan to run, received {exception.GetType().Name}: {exception.Message}",
                    "Mend the op or its inputs", exception);
            }
        }

        foreach ((var source, var target) in copies)
        {
            System.Buffer.MemoryCopy(source.Pointer, target.Pointer, target.Bytes, target.Bytes);
        }
    }
}
