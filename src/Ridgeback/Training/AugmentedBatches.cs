using System.Runtime.ExceptionServices;
using Ridgeback.Augmentation;
using Ridgeback.Data;
using Ridgeback.Preprocessing;

namespace Ridgeback.Training;

/// <summary>Changed and prepared features of mini-batches: while the training is at one, a thread of its own makes the next.</summary>
/// <remarks>Each batch is a function of the seed, the epoch and its rows, so that nothing depends on who made it, or when.</remarks>
internal sealed class AugmentedBatches : IDisposable
{
    private readonly Augmenter augmenter;
    private readonly Pipeline pipeline;
    private readonly BatchOrder batches;
    private readonly float[] raw;
    private readonly SemaphoreSlim asked = new(0);
    private readonly SemaphoreSlim made = new(0);
    private Thread? thread;
    private float[] present;
    private float[] coming;
    private (int Epoch, int Batch)? pending;
    private ExceptionDispatchInfo? failure;
    private volatile bool ended;

    public AugmentedBatches(Augmenter augmenter, Pipeline pipeline, BatchOrder batches)
    {
        (this.augmenter, this.pipeline, this.batches) = (augmenter, pipeline, batches);
        var most = Math.Min(batches.RowCount, batches.BatchSize + 1);
        raw = new float[most * pipeline.FeatureCount];
        (present, coming) = (new float[most * pipeline.OutputCount], new float[most * pipeline.OutputCount]);
    }

    /// <summary>The features of a batch of the epoch that the order stands at; valid until the next call.</summary>
    public ReadOnlyMemory<float> Take(int epoch, int batch)
    {
        if (pending is null || pending != (epoch, batch))
        {
            Wait();
            Make(epoch, batch, coming);
        }

        Wait();
        (present, coming) = (coming, present);
        if (batch + 1 < batches.BatchCount)
        {
            if (thread is null)
            {
                thread = new Thread(Work) { IsBackground = true, Name = "Ridgeback augmentation" };
                thread.Start();
            }

            pending = (epoch, batch + 1);
            asked.Release();
        }

        return present.AsMemory(0, batches.Batch(batch).Length * pipeline.OutputCount);
    }

    public void Dispose()
    {
        ended = true;
        asked.Release();
        thread?.Join();
        asked.Dispose();
        made.Dispose();
    }

    private void Wait()
    {
        if (pending is not null)
        {
            made.Wait();
            pending = null;
            failure?.Throw();
        }
    }

    private void Work()
    {
        while (true)
        {
            asked.Wait();
            if (ended)
            {
                return;
            }

            try
            {
                Make(pending!.Value.Epoch, pending.Value.Batch, coming);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            made.Release();
        }
    }

    private void Make(int epoch, int batch, float[] into)
    {
        var rows = batches.Batch(batch);
        var changed = raw.AsSpan(0, rows.Length * pipeline.FeatureCount);
        augmenter.Fill(epoch, rows, changed);
        pipeline.Apply(changed, into, pipeline.FeatureCount);
    }
}
