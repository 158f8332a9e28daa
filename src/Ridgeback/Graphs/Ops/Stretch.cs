namespace Ridgeback.Graphs.Ops;

/// <summary>Finds, for an element of a stretched result, the element of the input that it comes from.</summary>
internal readonly struct Stretch
{
    private readonly int[] axes;
    private readonly int[] strides;

    public Stretch(Shape input, Shape output)
    {
        axes = [.. output];
        strides = Strides(input, output);
    }

    /// <summary>The input's stride along each axis of the output, 0 where the axis is stretched.</summary>
    public static int[] Strides(Shape input, Shape output)
    {
        var strides = new int[output.Rank];
        var stride = 1;
        for (var i = 1; i <= input.Rank; i++)
        {
            strides[^i] = input[^i] == 1 ? 0 : stride;
            stride *= input[^i];
        }

        return strides;
    }

    public int Source(int element)
    {
        var source = 0;
        for (var i = axes.Length - 1; i >= 0; i--)
        {
            source += element % axes[i] * strides[i];
            element /= axes[i];
        }

        return source;
    }
}
