using System.Numerics;
using System.Runtime.CompilerServices;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Code for several instructions of a tile program at once: slots, scalars, rows, columns.</summary>
internal delegate void TileCodeRunner(nint slots, nint scalars, nint rows, nint columns);

/// <summary>Neighbouring instructions of a tile program that were emitted as one loop.</summary>
/// <param name="Start">The first instruction.</param>
/// <param name="End">The one after the last.</param>
/// <param name="ByRows">Whether an operand has one number for each row or column: the loop then goes over both.</param>
/// <param name="Width">Numbers of a register.</param>
/// <param name="Run">The code.</param>
internal sealed record TileSegment(int Start, int End, bool ByRows, int Width, TileCodeRunner Run)
{
    private const int MostKept = 4096;

    private static readonly Dictionary<string, TileCodeRunner> Known = [];

    /// <summary>True where code can be made at run time.</summary>
    public static bool IsSupported => RuntimeFeature.IsDynamicCodeSupported;

    /// <summary>True when the code can do a tile; the others are interpreted.</summary>
    public bool Fits(int rows, int columns) => ByRows ? columns % Width == 0 : (long)rows * columns >= Width;

    /// <summary>True when a program of this many instructions is this segment and nothing else.</summary>
    public bool Covers(int instructions) => Start == 0 && End == instructions;

    /// <summary>Emits all segments of a program.</summary>
    public static IReadOnlyList<TileSegment> All<T>(InstructionPath path, TileInstruction[] instructions, Slot[] slots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var segments = new List<TileSegment>();
        for (var start = 0; start < instructions.Length; start++)
        {
            var end = start;
            while (end < instructions.Length && TileSchedule.CanEmit(instructions[end]))
            {
                end++;
            }

            if (end > start && IsSupported)
            {
                var methods = TileMethods.For<T>(path);
                var emitter = new TileEmitter(methods, instructions, slots, start, end);
                segments.Add(new TileSegment(start, end, emitter.ByRows, methods.Width, RunnerOf(emitter)));
                start = end;
            }
        }

        return segments;
    }

    /// <summary>Equal programs, of layers and of plans, share their code.</summary>
    private static TileCodeRunner RunnerOf(TileEmitter emitter)
    {
        var signature = emitter.Signature;
        lock (Known)
        {
            if (!Known.TryGetValue(signature, out var run))
            {
                if (Known.Count >= MostKept)
                {
                    Known.Clear();
                }

                Known[signature] = run = emitter.Emit();
            }

            return run;
        }
    }
}
