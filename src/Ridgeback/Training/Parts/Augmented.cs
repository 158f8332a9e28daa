using Ridgeback.Augmentation;
using Ridgeback.Data;

namespace Ridgeback.Training.Parts;

/// <summary>Gives every step changed features.</summary>
internal sealed class Augmented(TrainingContext context, AugmentedBatches batches) : ITrainingPart
{
    public static Augmented Of(TrainingContext context, TrainingSet training) => new(context, new AugmentedBatches(
        new Augmenter(context.Options.Augmentation, training.Data, context.Options.Seed), context.Preparation.Pipeline, context.Batches));

    public void BeforeStep() => context.Features = batches.Take(context.State.Epoch, context.State.NextBatch);

    public void Dispose() => batches.Dispose();
}
