class CreateItems < ActiveRecord::Migration[7.1]
  def change
    create_table :items do |t|
      t.references :record, null: false
      t.string :barcode, null: false, index: { unique: true }
      t.string :call_number, null: false
      t.string :branch, null: false
      t.timestamps
    end
  end
end
